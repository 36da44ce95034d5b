import { createHash } from 'node:crypto';
import { badUserInput } from '../../errors.ts';
import type { AccountListQuery } from '../../stackone/client.ts';

/** The conditions of a list: a cursor is only good for the list it came from. */
export type AccountConditions = Omit<AccountListQuery, 'page' | 'pageSize'>;

/** A place in a list: between the account with `lastId` and the next. */
export interface Position {
  /** How many rows of the list lie before this place. It does not depend on the size of pages. */
  readonly offset: number;
  /** The account before this place, which finds it again when the list has shifted; empty if that was left out. */
  readonly lastId: string;
}

/** The cursors of one list, whose conditions are looked at once, and only if somebody asks for a cursor. */
export function cursorsOf(conditions: AccountConditions): (position: Position) => string {
  let of: string | undefined;
  return ({ offset, lastId }) => {
    of ??= fingerprint(conditions);
    return Buffer.from(JSON.stringify([offset, lastId, of])).toString('base64url');
  };
}

/**
 * Throws `BAD_USER_INPUT` for a cursor that is not the gateway's, or that came from another list. No cursor came from a
 * list that can only be empty, whose conditions are `null`.
 */
export function decodeCursor(cursor: string, conditions: AccountConditions | null): Position {
  const [offset, lastId, of] = parseCursor(cursor);
  if (!Number.isSafeInteger(offset) || Number(offset) < 1 || typeof lastId !== 'string') {
    throw badUserInput('after is not a cursor of this gateway.', 'after');
  }
  if (!conditions || of !== fingerprint(conditions)) throw badUserInput('after is a cursor of another list.', 'after');
  return { offset: Number(offset), lastId };
}

/** What a cursor holds, whoever made it; nothing where that is no list. */
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
