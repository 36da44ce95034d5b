import type { LinkedAccountFilter } from '../../__generated__/schema-types.ts';
import { ownsOrActsForAny } from '../../auth/policy.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { badUserInput } from '../../errors.ts';
import { accountStatusOnWire } from '../../mapping/enums.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';
import { isWellFormedAccountId } from '../account-id.ts';
import type { AccountConditions } from './cursor.ts';

/** Each value is part of the URL of the request to StackOne, and servers commonly accept URLs of up to 8 KiB. */
const maximumValues = 100;
const maximumLength = 4_096;

/**
 * Combines what the viewer may see, `ownerId` (for the list of one organisation) and the filter into conditions for StackOne.
 * Returns `null` if they match no account that the viewer may see.
 */
export function conditionsFor(
  viewer: Viewer,
  filter: LinkedAccountFilter | null | undefined,
  ownerId?: string,
): AccountConditions | null {
  assertBounds(filter);
  const accountIds = filter?.ids?.filter(isWellFormedAccountId);
  const providers = filter?.providers?.filter(isUnicode);
  const statuses = filter?.statuses?.map((status) => accountStatusOnWire[status]);
  const originOwnerIds = ownersFor(viewer, filter?.originOwnerIds ?? undefined, ownerId)?.filter(isUnicode);

  const conditions = { accountIds, originOwnerIds, providers, statuses };
  return Object.values(conditions).some((values) => values?.length === 0) ? null : conditions;
}

/** A lone surrogate can't be part of a URL, where it would become a different character. No account has such a value. */
function isUnicode(value: string): boolean {
  return value.isWellFormed();
}

/** Whether a filter may have this number of values. */
export function fitsFilter(values: readonly string[]): boolean {
  return values.length <= maximumValues && bytesOf(values) <= maximumLength;
}

/** Whether an account matches the conditions. Absent conditions match every account. */
export function holdFor(conditions: AccountConditions, account: WireLinkedAccount): boolean {
  const allows = (values: readonly string[] | undefined, value: string | null | undefined) =>
    values === undefined || values.some((allowed) => allowed === value);
  return (
    allows(conditions.accountIds, account.id) &&
    allows(conditions.originOwnerIds, account.origin_owner_id) &&
    allows(conditions.providers, account.provider) &&
    allows(conditions.statuses, account.status)
  );
}

/** `undefined` stands for every organisation. */
function ownersFor(viewer: Viewer, wanted: readonly string[] | undefined, ownerId: string | undefined) {
  const bound = ownerId ?? (viewer.actsForAnyOwner ? undefined : viewer.ownerId);
  if (bound === undefined) return wanted;
  return !ownsOrActsForAny(viewer, bound) || (wanted && !wanted.includes(bound)) ? [] : [bound];
}

function assertBounds(filter: LinkedAccountFilter | null | undefined): void {
  let length = 0;
  for (const [field, values] of Object.entries(filter ?? {})) {
    length += bytesOf(values ?? []);
    if (values && values.length > maximumValues) {
      throw badUserInput(`${field} must have at most ${maximumValues} values.`, 'filter', field);
    }
  }
  if (length > maximumLength)
    throw badUserInput(`filter must have at most ${maximumLength} bytes of values.`, 'filter');
}

function bytesOf(values: readonly string[]): number {
  return values.reduce((total, value) => total + Buffer.byteLength(value), 0);
}
