import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { AuthenticationError } from '../authentication-error.ts';
import { keyRefusalReasonOf, refusalReasonOf } from '../refusal-reason.ts';
import { findClaim } from './find-claim.ts';
import type { TokenKeys } from './token-keys.ts';

export interface TokenRules {
  readonly issuer: string;
  /** The accepted audiences. A token must be for one of them. */
  readonly audiences: readonly string[];
  readonly audienceClaim: string;
}

/** The claims of a token with a valid signature, an accepted type, and an accepted audience. */
export interface VerifiedClaims {
  readonly claims: JWTPayload;
  /** Whether the token has expired but is otherwise valid. */
  readonly expired: boolean;
}

/** In seconds. */
export const clockTolerance = 30;
const tokenTypes = new Set(['jwt', 'at+jwt', 'application/at+jwt']);

/** Creates a function that verifies tokens. It throws `AuthenticationError`. */
export function createTokenVerifier(rules: TokenRules, keys: TokenKeys): (token: string) => Promise<VerifiedClaims> {
  const { algorithms } = keys;
  const options = { algorithms, issuer: rules.issuer, clockTolerance, requiredClaims: ['exp'] };
  const audiences = new Set<unknown>(rules.audiences);

  const keyOf: JWTVerifyGetKey = async (header, signed) => {
    if (!isTokenType(header.typ)) throw new AuthenticationError('type');
    try {
      return await keys.keyOf(header, signed);
    } catch (error) {
      throw new AuthenticationError(keyRefusalReasonOf(error));
    }
  };

  return async (token) => {
    const verified = await jwtVerify(token, keyOf, options).then(({ payload }) => fresh(payload), expiredOrRefused);
    const audience = findClaim(verified.claims, rules.audienceClaim);
    const named: readonly unknown[] = Array.isArray(audience) ? audience : [audience];
    if (!named.some((name) => audiences.has(name))) throw new AuthenticationError('audience');
    return verified;
  };
}

/** RFC 9068 defines a type for access tokens, but most issuers send `JWT` or no type. */
function isTokenType(type: unknown): boolean {
  return type === undefined || (typeof type === 'string' && tokenTypes.has(type.toLowerCase()));
}

function fresh(claims: JWTPayload): VerifiedClaims {
  return { claims, expired: false };
}

/** `jose` checks the expiry last, so an expired token has passed all other checks. */
function expiredOrRefused(error: unknown): VerifiedClaims {
  if (error instanceof errors.JWTExpired) return { claims: error.payload, expired: true };
  throw error instanceof AuthenticationError ? error : new AuthenticationError(refusalReasonOf(error));
}
