import type { ConnectSessionCreateInput } from '../__generated__/inputs.ts';
import { badUserInput } from '../errors.ts';
import { assertOwnerText } from '../linked-account/origin-owner.ts';
import { accountTypeOnWire, categoryOnWire } from '../mapping/enums.ts';
import { readTimestamp } from '../mapping/timestamp.ts';
import { isTimestamp } from '../stackone/wire/timestamp.ts';
import type { WireConnectSessionCreate, WireCreatedConnectSession } from '../stackone/wire/wire.ts';

const maximumExpiresIn = 365 * 24 * 60 * 60;
/** StackOne's default for `expires_in`, in seconds. It never says when a session ends. */
const defaultExpiresIn = 1_800;

/** Throws `BAD_USER_INPUT` for what StackOne should not be asked. */
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

/** The body that StackOne gets. A field that the caller left out is `undefined`, which JSON leaves out; `null` stays. */
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

/** How long the session's token lives, in milliseconds. */
export function lifetimeOf({ expiresIn }: Pick<ConnectSessionCreateInput, 'expiresIn'>): number {
  return (expiresIn ?? defaultExpiresIn) * 1_000;
}

/** When the session ends: `null` when its beginning can't be read or its end is beyond what a date can hold. */
export function expiryOf(
  session: WireCreatedConnectSession,
  input: Pick<ConnectSessionCreateInput, 'expiresIn'>,
): Date | null {
  const createdAt = readTimestamp(session.created_at);
  return createdAt && readTimestamp(createdAt.getTime() + lifetimeOf(input));
}

/**
 * The session with a creation time that can be read. It was created just now, so now is true to a second, and losing a
 * token that StackOne has issued over the form of a timestamp would be worse.
 */
export function withReadableCreation(session: WireCreatedConnectSession): WireCreatedConnectSession {
  if (isTimestamp(session.created_at)) return session;
  return { ...session, created_at: new Date().toISOString() };
}
