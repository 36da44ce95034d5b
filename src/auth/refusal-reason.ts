import { errors } from 'jose';
import type { RefusalReason } from './authentication-error.ts';

/** Maps an error of `jose` to the reason for the refusal. */
export function refusalReasonOf(error: unknown): RefusalReason {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return reasonOfClaim(error);
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'algorithm';
  if (error instanceof errors.JOSEError) return 'malformed';
  // The configured key has a different type than the token's algorithm requires.
  return 'algorithm';
}

/** Maps a failure to find a key to the reason for the refusal. */
export function keyRefusalReasonOf(error: unknown): RefusalReason {
  const unknown = error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
  return unknown ? 'unknown-key' : 'keys-unavailable';
}

function reasonOfClaim({ claim, reason }: errors.JWTClaimValidationFailed): RefusalReason {
  switch (claim) {
    case 'iss':
      return 'issuer';
    case 'exp':
      return reason === 'missing' ? 'expiry-missing' : 'malformed';
    case 'nbf':
      return reason === 'check_failed' ? 'not-yet-valid' : 'malformed';
    default:
      return 'malformed';
  }
}
