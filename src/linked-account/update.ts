import type { UpdateLinkedAccountInput } from '../__generated__/schema-types.ts';
import { badUserInput } from '../errors.ts';
import { accountTypeOnWire } from '../mapping/enums.ts';
import type { WireAccountUpdate } from '../stackone/wire/wire.ts';
import { assertOwnerText } from './origin-owner.ts';

export type AccountChanges = Omit<UpdateLinkedAccountInput, 'id'>;

/** Every account has these. Generated clients send `null` for fields that their user omitted. */
const required = ['originOwnerId', 'originOwnerName', 'type'] as const;

/**
 * Throws `BAD_USER_INPUT` for a `null` in a field that can't be cleared. Call it before the policy: the caller did not intend to
 * change the field, so `FORBIDDEN` would be misleading.
 */
export function assertRemovals(changes: AccountChanges): void {
  const field = required.find((name) => changes[name] === null);
  if (field) throw badUserInput(`${field} can't be null: omit it to keep its value.`, 'input', field);
}

/** Throws `BAD_USER_INPUT` for changes that StackOne would not accept. */
export function assertChanges(changes: AccountChanges): void {
  if (Object.keys(changes).length === 0) throw badUserInput('There is nothing to change.', 'input');
  for (const field of ['originOwnerId', 'originOwnerName'] as const) {
    const value = changes[field];
    if (value != null) assertOwnerText(value, field);
  }
}

/**
 * Maps the changes to StackOne's request body. StackOne's document declares `label` as an object, but its accounts contain a
 * string.
 */
export function toWireUpdate(changes: AccountChanges): WireAccountUpdate {
  return {
    label: changes.label,
    origin_owner_id: changes.originOwnerId,
    origin_owner_name: changes.originOwnerName,
    origin_username: changes.originUsername,
    type: changes.type && accountTypeOnWire[changes.type],
  };
}
