import { createPublicKey, type KeyObject } from 'node:crypto';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey, jwksCache } from 'jose';
import type { Secret } from '../secret.ts';
import { boundedResponse } from './bounded-response.ts';

/** Where the keys that tokens are verified with come from. */
export type KeySource =
  | { readonly kind: 'jwks'; readonly url: URL }
  | { readonly kind: 'public-key'; readonly pem: string }
  | { readonly kind: 'secret'; readonly secret: Secret };

export interface TokenKeys {
  /** What a token may be signed with: never `none`, and never a shared secret where public keys are used. */
  readonly algorithms: string[];
  readonly keyOf: JWTVerifyGetKey;
  /** Changes when the keys have been read again: what was verified with the old ones must be verified anew. */
  readonly generation: () => number;
}

const publicKeyAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
const readAgainAfterMs = 5 * 60_000;
/** How often a token with an unknown key may have the keys read again. */
const cooldownDuration = 30_000;
const timeoutDuration = 5_000;
/** A key set has a few kilobytes. */
const maximumKeySetBytes = 1024 * 1024;
/** How long after a failed reading the next one is tried. */
const retryAfterMs = 5_000;

/** `onFailure` hears of a JWKS endpoint that can't be read. */
export function createTokenKeys(source: KeySource, onFailure: (error: unknown) => void): TokenKeys {
  switch (source.kind) {
    case 'jwks':
      return remoteKeys(source.url, onFailure);
    case 'public-key':
      return fixedKey(createPublicKey(source.pem), publicKeyAlgorithms);
    case 'secret':
      return fixedKey(new TextEncoder().encode(source.secret.reveal()), ['HS256']);
  }
}

function fixedKey(key: KeyObject | Uint8Array, algorithms: string[]): TokenKeys {
  return { algorithms, keyOf: async () => key, generation: () => 0 };
}

/** Keys from a JWKS endpoint. They never grow too old to use: while the endpoint is down, the last ones serve on. */
function remoteKeys(url: URL, onFailure: (error: unknown) => void): TokenKeys {
  let failedAt = Number.NEGATIVE_INFINITY;
  const read = async (...request: Parameters<typeof fetch>) => {
    if (Date.now() - failedAt < retryAfterMs) throw new Error('the JWKS could not be read a moment ago');
    try {
      const response = await fetch(...request);
      if (!response.ok) throw new Error(`the JWKS endpoint answered ${response.status}`);
      return await boundedResponse(response, maximumKeySetBytes);
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
  return {
    algorithms: publicKeyAlgorithms,
    keyOf: (header, token) => keys(header, token),
    generation() {
      const old = readAt() > 0 && Date.now() - readAt() > readAgainAfterMs;
      // `onFailure` has heard of it, and the old keys are still there.
      if (old && !keys.reloading) keys.reload().catch(() => {});
      return readAt();
    },
  };
}
