import { ownsOrActsForAny } from '../../auth/policy.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { AccountEvent } from '../../events/account-event.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';

/** An event as one viewer receives it. */
export interface DeliveredEvent extends Omit<AccountEvent, 'ownerId'> {
  /** `null` if the account is gone for the viewer; an error if it could not be read. */
  readonly account: WireLinkedAccount | Error | null;
}

/** The current state of an event's account; `undefined` if it does not exist. */
export type ReadAccount = WireLinkedAccount | Error | undefined;

/**
 * The event for a viewer; `undefined` if the viewer must not see it. `owners` are the organisations that are known to have had
 * the account, from the event itself or from the last known state.
 */
export function eventFor(
  viewer: Viewer,
  event: AccountEvent,
  owners: ReadonlySet<string>,
  account: ReadAccount,
): DeliveredEvent | undefined {
  const { id, accountId, occurredAt } = event;
  // An account that can be read, or may exist, is not deleted for the viewer, but for another organisation.
  const type = event.type === 'DELETED' ? 'UPDATED' : event.type;
  const hadAccount = viewer.actsForAnyOwner || owners.has(viewer.ownerId);
  if (account instanceof Error) {
    return hadAccount ? { id, type, accountId, occurredAt, account } : undefined;
  }
  if (account && ownsOrActsForAny(viewer, account.origin_owner_id)) {
    return { id, type, accountId, occurredAt, account };
  }
  // Deleted, or moved to another organisation, which is the same for this viewer.
  return hadAccount ? { id, type: 'DELETED', accountId, occurredAt, account: null } : undefined;
}
