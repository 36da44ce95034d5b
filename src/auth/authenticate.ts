import type { IncomingMessage } from 'node:http';
import { jwtVerify } from 'jose';
import { CacheUse } from '../cache-use.ts';
import { unauthenticated } from '../errors.ts';
import { type ClaimNames, viewerOf } from './claims.ts';
import { createTokenKeys, type KeySource } from './token-keys.ts';
import { VerifiedTokens } from './verified-tokens.ts';
import { developmentViewer, type Scope, type Viewer } from './viewer.ts';

export type AuthConfig =
  | { readonly mode: 'none' }
  | {
      readonly mode: 'jwt';
      readonly keys: KeySource;
      readonly issuer: string;
      readonly audience: string;
      readonly claimNames: ClaimNames;
      readonly defaultScopes: readonly Scope[];
    };

/** Who sent a request; at once when the token was verified before. Throws `UNAUTHENTICATED`, the same for every reason. */
export type Authenticate = (request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>) => Viewer | Promise<Viewer>;

const clockTolerance = 30;
const maximumTokenLength = 8 * 1024;
const tokenTypes = new Set(['jwt', 'at+jwt', 'application/at+jwt']);

/** `onKeyFailure` hears of a JWKS endpoint that can't be read; `tokenUse` counts how often a token was verified before. */
export function createAuthenticate(
  config: AuthConfig,
  onKeyFailure: (error: unknown) => void,
  tokenUse = new CacheUse(),
): Authenticate {
  if (config.mode === 'none') return () => developmentViewer;

  const keys = createTokenKeys(config.keys, onKeyFailure);
  const options = {
    algorithms: keys.algorithms,
    issuer: config.issuer,
    audience: config.audience,
    clockTolerance,
    requiredClaims: ['exp'],
  };
  const verified = new VerifiedTokens(keys.generation, tokenUse);

  const verify = async (token: string) => {
    // Taken before: should the keys be read again meanwhile, the token is verified once more.
    const generation = keys.generation();
    const { payload, protectedHeader } = await jwtVerify(token, keys.keyOf, options).catch(unauthenticated);
    if (protectedHeader.typ && !tokenTypes.has(protectedHeader.typ.toLowerCase())) unauthenticated();
    const viewer = viewerOf(payload, config.claimNames, config.defaultScopes) ?? unauthenticated();
    verified.remember(token, viewer, payload.exp ?? 0, generation);
    return viewer;
  };

  return (request) => {
    const token = readToken(request);
    return verified.find(token) ?? verify(token);
  };
}

function readToken({ headers, rawHeaders }: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): string {
  // Node keeps the first of several and drops the others: two parties could then read the request differently.
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length === 13 && rawHeaders[index]?.toLowerCase() === 'authorization') count += 1;
  }
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(headers.authorization ?? '')?.[1];
  return count === 1 && token && token.length <= maximumTokenLength ? token : unauthenticated();
}
