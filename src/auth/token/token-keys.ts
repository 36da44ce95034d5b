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

/** The source of the keys for verifying tokens. */
export type KeySource =
  | { readonly kind: 'jwks'; readonly url: URL; readonly proxy?: ProxyConfig | undefined }
  | { readonly kind: 'public-key'; readonly pem: string }
  | { readonly kind: 'secret'; readonly secret: Secret };

type JwksSource = Extract<KeySource, { kind: 'jwks' }>;

export interface TokenKeys {
  /** The accepted signature algorithms: never `none`, and never a shared secret together with public keys. */
  readonly algorithms: string[];
  readonly keyOf: JWTVerifyGetKey;
  /**
   * Changes when the keys have been read again; tokens that were verified with the old keys must then be verified again.
   * `undefined` if the keys must be read again first.
   */
  readonly generation: () => number | undefined;
  /** Reads expired keys again. Resolves even if that fails; the old keys then remain in use. */
  readonly refresh: () => Promise<void>;
}

const publicKeyAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** From this age on, the keys are read again in the background. */
const readAheadAfterMs = 4 * 60_000;
/** From this age on, requests wait until the keys have been read again. It bounds how long a withdrawn key is accepted. */
const trustedForMs = 5 * 60_000;
/** The minimum interval between reads of the keys because of a token with an unknown key, in milliseconds. */
const cooldownDuration = 30_000;
const timeoutDuration = 5_000;
const maximumKeysBytes = 1024 * 1024;
/** The delay before a failed read is tried again, in milliseconds. */
const retryAfterMs = 5_000;
/** After a failed read, cached tokens stay valid for this time, so that an outage of the endpoint does not delay them. */
const excusedForMs = 30_000;

/** `onFailure` is called when the JWKS endpoint can't be read. */
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

/** Keys from a JWKS endpoint. While the endpoint is down, the last keys remain in use without a time limit. */
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
  // `jose` records the time of the last read in it.
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
  // `onFailure` has reported the error, and the old keys remain in use.
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

/** Reads the keys with the same HTTP client as StackOne: with a timeout, a size limit, and the configured proxy. */
function createKeysFetch({ origin, pathname, search }: URL, proxy: ProxyConfig | undefined): FetchImplementation {
  const pool = openConnectionPool(origin, {
    connectTimeoutMs: timeoutDuration,
    maximumResponseBytes: maximumKeysBytes,
    // Reads are so rare that a kept connection would be closed before the next one.
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
    // Throws if the body is not a key set. `jose` would detect that only after the read counted as a success.
    createLocalJWKSet(JSON.parse(answer.body));
    return new Response(answer.body);
  };
}
