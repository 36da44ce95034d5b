import { GatewayError } from '../errors.ts';

/** Why a request is refused with `UNAUTHENTICATED`, for the log and the metrics. `docs/operations.md` explains each. */
export const refusalReasons = [
  'missing',
  'malformed',
  'too-long',
  'type',
  'algorithm',
  'keys-unavailable',
  'unknown-key',
  'signature',
  'issuer',
  'audience',
  'expiry-missing',
  'expired',
  'not-yet-valid',
  'owner-claim',
  'router',
] as const;

export type RefusalReason = (typeof refusalReasons)[number];

/** The caller is told the same for every reason, so that nobody learns from it how to make a better token. */
export class AuthenticationError extends GatewayError {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message = 'The request needs a valid bearer token.') {
    super('UNAUTHENTICATED', message);
    this.reason = reason;
  }
}
