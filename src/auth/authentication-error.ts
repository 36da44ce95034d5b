import { GatewayError } from '../errors.ts';

/** The reasons for `UNAUTHENTICATED`, for the log and the metrics. `docs/operations.md` explains each of them. */
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

/** The response is the same for every reason, so that an attacker learns nothing from it. */
export class AuthenticationError extends GatewayError {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message = 'The request needs a valid bearer token.') {
    super('UNAUTHENTICATED', message);
    this.reason = reason;
  }
}
