import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';
import type { AuthConfig } from '../../src/auth/authenticate.ts';
import type { KeySource } from '../../src/auth/token/token-keys.ts';
import { type RawServer, startRawServer } from './raw-server.ts';

export const issuer = 'https://id.example';
export const audience = 'connect-gateway';

export const claimNames = {
  audience: 'aud',
  ownerId: 'origin_owner_id',
  ownerName: 'origin_owner_name',
  username: 'origin_username',
  scope: 'scope',
};

export function jwtConfig(keys: KeySource): Extract<AuthConfig, { readonly mode: 'jwt' }> {
  return {
    mode: 'jwt',
    keys,
    issuer,
    audiences: [audience],
    claimNames,
    scopePrefix: '',
    defaultScopes: ['connect:read', 'connect:write'],
  };
}

/** A claim of `undefined` is omitted from the token, even if it has a default value. */
export type Claims = Record<string, unknown>;

/** The claims of a caller of the organisation `owner`. */
export function claimsOf(owner: string, more: Claims = {}): Claims {
  return { sub: `user-of-${owner}`, origin_owner_id: owner, origin_owner_name: `Name of ${owner}`, ...more };
}

/** The claims of a service that acts for every organisation. */
export const serviceClaims: Claims = { sub: 'service', scope: 'connect:read connect:write connect:any-owner' };

/** An issuer of tokens that publishes its keys. */
export interface Issuer {
  readonly jwksUrl: URL;
  readonly publicJwk: JWK;
  /** The number of reads of the keys. */
  fetches(): number;
  /** Makes the endpoint fail, or work again. */
  setDown(down: boolean): void;
  /** Makes the endpoint hang until the returned function is called. */
  holdAnswers(): () => void;
  /** Replaces the published keys. */
  publish(keys: readonly JWK[]): void;
  /** A token that is valid for an hour. `change` changes the claims, and `header` the header. */
  token(claims: Claims, header?: Partial<JWTHeaderParameters>): Promise<string>;
  close(): void;
}

export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'ES256' };
  let keys: readonly JWK[] = [publicJwk];
  let down = false;
  let held: Promise<void> | undefined;
  const server: RawServer = await startRawServer(async (_request, response) => {
    await held;
    if (down) return response.writeHead(503).end();
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  });
  return {
    jwksUrl: new URL(`${server.url}/jwks`),
    publicJwk,
    fetches: () => server.requests.length,
    setDown(state) {
      down = state;
    },
    holdAnswers() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return () => {
        held = undefined;
        resolve();
      };
    },
    publish(published) {
      keys = published;
    },
    token: (claims, header = {}) => sign(claims, privateKey, { alg: 'ES256', kid: 'key-1', typ: 'JWT', ...header }),
    close: () => server.close(),
  };
}

export function sign(claims: Claims, key: CryptoKey | Uint8Array, header: JWTHeaderParameters): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const all = { iss: issuer, aud: audience, iat: now, exp: now + 3_600, ...claims };
  return new SignJWT(JSON.parse(JSON.stringify(all))).setProtectedHeader(header).sign(key);
}
