import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  type FetchImplementation,
  type JWTVerifyGetKey,
  jwksCache,
} from 'jose';
import { openConnectionPool } from '../../outbound-http/connection-pool.ts';
import { dispatch } from '../../outbound-http/dispatch.ts';
import { type ProxyConfig, revealProxy } from '../../outbound-http/proxy.ts';
import type { Secret } from '../../values/secret.ts';

/** Where the keys that tokens are verified with come from. */
export type KeySource =
  | { readonly kind: 'jwks'; readonly url: URL; readonly proxy?: ProxyConfig | undefined }
  | { readonly kind: 'public-key'; readonly pem: string }
  | { readonly kind: 'secret'; readonly secret: Secret };

type JwksSource = Extract<KeySource, { kind: 'jwks' }>;

export interface TokenKeys {
  /** What a token may be signed with: never `none`, and never a shared secret where public keys are used. */
  readonly algorithms: string[];
  readonly keyOf: JWTVerifyGetKey;
  /**
   * Changes when the keys have been read again: what was verified with the old ones must be verified anew. `undefined` while
   * the keys are so old that they have to be read again first.
   */
  readonly generation: () => number | undefined;
  /** Reads keys again that are too old; resolves when that is done or has failed, after which the old ones serve on. */
  readonly refresh: () => Promise<void>;
}

const publicKeyAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** From this age on, the keys are read again while requests go on being verified with them. */
const readAheadAfterMs = 4 * 60_000;
/** From this age on, requests wait until the keys have been read again: so long does a withdrawn key live on at most. */
const trustedForMs = 5 * 60_000;
/** How often a token with an unknown key may have the keys read again. */
const cooldownDuration = 30_000;
const timeoutDuration = 5_000;
const maximumKeysBytes = 1024 * 1024;
/** How long after a failed reading the next one is tried. */
const retryAfterMs = 5_000;
/** So long after a failed reading old keys are good for tokens that were verified before: an outage delays none of them. */
const excusedForMs = 30_000;

/** `onFailure` hears of a JWKS endpoint that can't be read. */
export function createTokenKeys(source: KeySource, onFailure: (error: unknown) => void): TokenKeys {
  switch (source.kind) {
    case 'jwks':
      return remoteKeys(source, onFailure);
    case 'public-key':
      return fixedKey(createPublicKey(source.pem), publicKeyAlgorithms);
    case 'secret':
      return fixedKey(new TextEncoder().encode(source.secret.reveal()), ['HS256']);
  }
}

function fixedKey(key: KeyObject | Uint8Array, algorithms: string[]): TokenKeys {
  return { algorithms, keyOf: async () => key, generation: () => 0, refresh: async () => {} };
}

/** Keys from a JWKS endpoint. They never grow too old to use: while the endpoint is down, the last ones serve on. */
function remoteKeys({ url, proxy }: JwksSource, onFailure: (error: unknown) => void): TokenKeys {
  let failedAt = Number.NEGATIVE_INFINITY;
  const fetchKeys = createKeysFetch(url, proxy);
  const read: FetchImplementation = async (...request) => {
    if (Date.now() - failedAt < retryAfterMs) throw new Error('the JWKS could not be read a moment ago');
    try {
      return await fetchKeys(...request);
    } catch (error) {
      failedAt = Date.now();
      onFailure(error);
      throw error;
    }
  };
  // jose writes the time of the last reading into it.
  const cache: Record<string, never> = {};
  const keys = createRemoteJWKSet(url, {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration,
    timeoutDuration,
    [customFetch]: read,
    [jwksCache]: cache,
  });
  const readAt = () => cache['uat'] ?? 0;
  const areOlderThan = (age: number) => readAt() > 0 && Date.now() - readAt() > age;
  // `onFailure` has heard of it, and the old keys are still there.
  const reload = () => keys.reload().catch(() => {});
  return {
    algorithms: publicKeyAlgorithms,
    keyOf: (header, token) => keys(header, token),
    generation() {
      if (areOlderThan(readAheadAfterMs) && !keys.reloading) void reload();
      const excused = Date.now() - failedAt < excusedForMs;
      return areOlderThan(trustedForMs) && !excused ? undefined : readAt();
    },
    async refresh() {
      if (areOlderThan(trustedForMs)) await reload();
    },
  };
}

/** Reads the keys with the client that StackOne is read with: bounded in time and size, and through the same proxy. */
function createKeysFetch({ origin, pathname, search }: URL, proxy: ProxyConfig | undefined): FetchImplementation {
  const pool = openConnectionPool(origin, {
    connectTimeoutMs: timeoutDuration,
    maximumResponseBytes: maximumKeysBytes,
    // They are read so seldom that a connection would not be there the next time.
    keepAliveTimeoutMs: 0,
    proxy: revealProxy(proxy),
  });
  const bounds = { timeoutMs: timeoutDuration, maximumBytes: maximumKeysBytes };
  return async (_url, { method, headers, signal }) => {
    const request = { origin, path: pathname + search, method, headers: [...headers].flat() };
    request.headers.push('accept-encoding', 'identity');
    const answer = await dispatch(pool, request, { ...bounds, signal });
    if ('failure' in answer) throw new Error(`the JWKS endpoint: ${answer.failure.kind}`, { cause: answer.cause });
    if (answer.status !== 200) throw new Error(`the JWKS endpoint answered ${answer.status}`);
    // Throws for what is no key set: jose would only find out after this reading has counted as a success.
    createLocalJWKSet(JSON.parse(answer.body));
    return new Response(answer.body);
  };
}
