import type { IncomingMessage } from 'node:http';
import { CacheUse } from '../caching/cache-use.ts';
import { AuthenticationError } from './authentication-error.ts';
import { type ClaimNames, viewerOf } from './token/claims.ts';
import { rememberExpiry } from './token/token-expiry.ts';
import { createTokenKeys, type KeySource } from './token/token-keys.ts';
import { VerifiedTokens } from './token/verified-tokens.ts';
import { createTokenVerifier } from './token/verify-token.ts';
import { developmentViewer, type Scope, type Viewer } from './viewer.ts';

export type AuthConfig =
  | { readonly mode: 'none' }
  | {
      readonly mode: 'jwt';
      readonly keys: KeySource;
      readonly issuer: string;
      /** The accepted audiences. A token must be for one of them. */
      readonly audiences: readonly string[];
      readonly claimNames: ClaimNames;
      readonly scopePrefix: string;
      readonly defaultScopes: readonly Scope[];
    };

// Created once, because a refusal without a token must be cheap, and a new error captures a stack trace.
const missing = new AuthenticationError('missing');
const malformed = new AuthenticationError('malformed');
const tooLong = new AuthenticationError('too-long');

/** Identifies the caller of a request. Returns at once if the token is cached. Throws `AuthenticationError`. */
export type Authenticate = (request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>) => Viewer | Promise<Viewer>;

/** Identity providers put groups and roles into tokens. The HTTP server accepts headers of twice this size. */
const maximumTokenLength = 16 * 1024;

/** `onKeyFailure` is called when the JWKS endpoint can't be read. `tokenUse` counts the hits of the token cache. */
export function createAuthenticate(
  config: AuthConfig,
  onKeyFailure: (error: unknown) => void,
  tokenUse = new CacheUse(),
): Authenticate {
  if (config.mode === 'none') return () => developmentViewer;

  const { issuer, audiences, claimNames } = config;
  const scopeRules = { prefix: config.scopePrefix, defaults: config.defaultScopes };
  const keys = createTokenKeys(config.keys, onKeyFailure);
  const verifyToken = createTokenVerifier({ issuer, audiences, audienceClaim: claimNames.audience }, keys);
  const verified = new VerifiedTokens(keys.generation, tokenUse);

  const verify = async (token: string) => {
    await keys.refresh();
    // Read before the verification: if the keys are read again meanwhile, the token must be verified again.
    const generation = keys.generation();
    const { claims, expired } = await verifyToken(token);
    const viewer = viewerOf(claims, claimNames, scopeRules);
    if (!viewer) throw new AuthenticationError('owner-claim');
    if (expired) throw new AuthenticationError('expired');
    rememberExpiry(viewer, claims.exp);
    if (generation !== undefined) verified.remember(token, viewer, claims.exp ?? 0, generation);
    return viewer;
  };

  return (request) => {
    const token = readToken(request);
    return verified.find(token) ?? verify(token);
  };
}

function readToken({ headers, rawHeaders }: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): string {
  const { authorization = '' } = headers;
  if (!/^Bearer\b/i.test(authorization)) throw missing;
  // Node keeps the first of several headers and drops the others, so a proxy in front could see a different token.
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length === 13 && rawHeaders[index]?.toLowerCase() === 'authorization') count += 1;
  }
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (count !== 1 || token === undefined) throw malformed;
  if (token.length > maximumTokenLength) throw tooLong;
  return token;
}
