import type { ConnectSessionCreateInput } from '../__generated__/schema-types.ts';
import { badUserInput } from '../errors.ts';
import { assertOwnerText } from '../linked-account/origin-owner.ts';
import { accountTypeOnWire, categoryOnWire } from '../mapping/enums.ts';
import { readTimestamp } from '../mapping/timestamp.ts';
import { isTimestamp } from '../stackone/wire/timestamp.ts';
import type { WireConnectSessionCreate, WireCreatedConnectSession } from '../stackone/wire/wire.ts';

const maximumExpiresIn = 365 * 24 * 60 * 60;
/** StackOne's default for `expires_in`, in seconds. StackOne's responses do not contain the expiry. */
const defaultExpiresIn = 1_800;

/** Throws `BAD_USER_INPUT` for input that StackOne would not accept. */
export function assertSessionInput(input: ConnectSessionCreateInput): void {
  assertOwnerText(input.originOwnerId, 'originOwnerId');
  assertOwnerText(input.originOwnerName, 'originOwnerName');
  assertExpiresIn(input.expiresIn);
}

/** Throws `BAD_USER_INPUT` for a duration that no session can have. */
export function assertExpiresIn(expiresIn: number | null | undefined): void {
  if (expiresIn != null && !(expiresIn > 0 && expiresIn <= maximumExpiresIn)) {
    throw badUserInput(`expiresIn must be more than 0 and at most ${maximumExpiresIn} seconds.`, 'input', 'expiresIn');
  }
}

/**
 * Maps the input to StackOne's request body. A field that the caller omitted is `undefined`, which JSON omits; `null` is sent.
 */
export function toWireSession(input: ConnectSessionCreateInput): WireConnectSessionCreate {
  return {
    categories: input.categories === null ? null : input.categories?.map((category) => categoryOnWire[category]),
    provider: input.provider,
    provider_version: input.providerVersion,
    origin_owner_id: input.originOwnerId,
    origin_owner_name: input.originOwnerName,
    origin_username: input.originUsername,
    account_id: input.accountId,
    expires_in: input.expiresIn,
    metadata: input.metadata,
    multiple: input.multiple,
    label: input.label,
    type: input.type && accountTypeOnWire[input.type],
    integration_id: input.integrationId,
  };
}

/** The lifetime of the session's token, in milliseconds. */
export function lifetimeOf({ expiresIn }: Pick<ConnectSessionCreateInput, 'expiresIn'>): number {
  return (expiresIn ?? defaultExpiresIn) * 1_000;
}

/** The expiry of the session; `null` if its creation time is unreadable or its expiry is beyond the range of a date. */
export function expiryOf(
  session: WireCreatedConnectSession,
  input: Pick<ConnectSessionCreateInput, 'expiresIn'>,
): Date | null {
  const createdAt = readTimestamp(session.created_at);
  return createdAt && readTimestamp(createdAt.getTime() + lifetimeOf(input));
}

/**
 * Replaces an unreadable creation time by the current time. The session was created within the last seconds, and a malformed
 * timestamp must not cost the caller its token.
 */
export function withReadableCreation(session: WireCreatedConnectSession): WireCreatedConnectSession {
  if (isTimestamp(session.created_at)) return session;
  return { ...session, created_at: new Date().toISOString() };
}
