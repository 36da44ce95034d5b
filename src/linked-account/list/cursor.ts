import { createHash } from 'node:crypto';
import { badUserInput } from '../../errors.ts';
import type { AccountListQuery } from '../../stackone/list-parameters.ts';

/** The conditions of a list. A cursor is valid only for the list with the same conditions. */
export type AccountConditions = Omit<AccountListQuery, 'page' | 'pageSize'>;

/** A position in a list, between the account with `lastId` and the next. */
export interface Position {
  /** The number of rows before the position, regardless of page sizes. */
  readonly offset: number;
  /**
   * The account before the position, which finds the position again after the list has changed; empty if that account was
   * omitted.
   */
  readonly lastId: string;
}

/** Encodes the cursors of one list. The conditions are hashed once, on the first cursor. */
export function cursorsOf(conditions: AccountConditions): (position: Position) => string {
  let of: string | undefined;
  return ({ offset, lastId }) => {
    of ??= fingerprint(conditions);
    return Buffer.from(JSON.stringify([offset, lastId, of])).toString('base64url');
  };
}

/**
 * Throws `BAD_USER_INPUT` for a cursor that the gateway has not issued for this list. `conditions` of `null` match no account, so
 * no cursor is valid for them.
 */
export function decodeCursor(cursor: string, conditions: AccountConditions | null): Position {
  const [offset, lastId, of] = parseCursor(cursor);
  if (!Number.isSafeInteger(offset) || Number(offset) < 1 || typeof lastId !== 'string') {
    throw badUserInput('after is not a cursor of this gateway.', 'after');
  }
  if (!conditions || of !== fingerprint(conditions)) throw badUserInput('after is a cursor of another list.', 'after');
  return { offset: Number(offset), lastId };
}

/** Parses a cursor from any source. Returns an empty list if it is malformed. */
export function parseCursor(cursor: string): unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}

function fingerprint(conditions: AccountConditions): string {
  const { accountIds, originOwnerIds, providers, statuses } = conditions;
  const sorted = [accountIds, originOwnerIds, providers, statuses].map((values) => values && [...values].sort());
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 16);
}
