import { ownsOrActsForAny } from '../../auth/policy.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { AccountEvent } from '../../events/account-event.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';

/** An event as one viewer gets it. */
export interface DeliveredEvent extends Omit<AccountEvent, 'ownerId'> {
  /** `null` when the account is gone for the viewer; an error when it could not be read. */
  readonly account: WireLinkedAccount | Error | null;
}

/** The account that an event is about, as StackOne has it now. `undefined` when there is none. */
export type ReadAccount = WireLinkedAccount | Error | undefined;

/**
 * What a viewer is told of an event; `undefined` when the event is none of the viewer's business. `owners` are the organisations
 * that are known to have had the account, by the event itself or by what was last seen.
 */
export function eventFor(
  viewer: Viewer,
  event: AccountEvent,
  owners: ReadonlySet<string>,
  account: ReadAccount,
): DeliveredEvent | undefined {
  const { id, accountId, occurredAt } = event;
  const hadAccount = viewer.actsForAnyOwner || owners.has(viewer.ownerId);
  if (account instanceof Error) {
    return hadAccount ? { id, type: event.type, accountId, occurredAt, account } : undefined;
  }
  if (account && ownsOrActsForAny(viewer, account.origin_owner_id)) {
    return { id, type: event.type, accountId, occurredAt, account };
  }
  // Gone, or moved to another organisation: for this viewer that is the same.
  return hadAccount ? { id, type: 'DELETED', accountId, occurredAt, account: null } : undefined;
}
