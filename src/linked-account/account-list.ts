import type { StackOneClient } from '../stackone/client.ts';
import type { WireLinkedAccount } from '../stackone/wire.ts';
import type { AccountConditions, Position } from './cursor.ts';
import { maximumPageSize, planPages } from './page-plan.ts';

/** `undefined` keeps the place of a row that could not be read. */
export type Row = WireLinkedAccount | undefined;

/** A stretch of a list of accounts. */
export interface AccountRows {
  readonly rows: readonly Row[];
  /** How many rows of the list lie before the first. */
  readonly offset: number;
  /** Whether the last row is the last of the list. */
  readonly reachesEnd: boolean;
}

/** A list of accounts at StackOne, which numbers its pages. */
export class AccountList {
  readonly #stackone: StackOneClient;
  readonly #conditions: AccountConditions;

  constructor(stackone: StackOneClient, conditions: AccountConditions) {
    this.#stackone = stackone;
    this.#conditions = conditions;
  }

  /** The first rows of the list: `count`, and what else lies on the same pages. */
  readBeginning(count: number): Promise<AccountRows> {
    return this.#read(0, count);
  }

  /**
   * The rows after a place, `count` of them, with the account before the place (unless it was removed) and what else lies
   * on the same pages.
   *
   * Where that account is not, either rows before it were removed, so that it has moved to an earlier page, or StackOne
   * takes no notice of `page` and gives the beginning of the list each time, so that a walk would never end. One look at
   * the rows before tells.
   */
  async readAfter({ offset, lastId }: Position, count: number): Promise<AccountRows> {
    const list = await this.#read(offset - 1, count + 1);
    if (list.offset === 0 || list.rows.some((row) => row?.id === lastId)) return list;

    const start = Math.max(0, list.offset - maximumPageSize);
    const before = await this.#read(start, list.offset - start);
    if (firstIdOf(before.rows) === firstIdOf(list.rows)) return { rows: [], offset: offset - 1, reachesEnd: true };
    const rows = withoutRepeats([...before.rows.slice(0, list.offset - before.offset), ...list.rows]);
    return { rows, offset: before.offset, reachesEnd: list.reachesEnd };
  }

  /** At least the rows from `start` on, `count` of them. A page that is short, or that brings nothing new, is the last. */
  async #read(start: number, count: number): Promise<AccountRows> {
    const { pageSize, firstPage, lastPage } = planPages(start, count);
    let rows: Row[] = [];
    let reachesEnd = false;
    for (let page = firstPage; page <= lastPage && !reachesEnd; page += 1) {
      const batch = await this.#stackone.listAccounts({ ...this.#conditions, page, pageSize });
      const known = rows.length;
      rows = withoutRepeats([...rows, ...batch.slice(0, pageSize)]);
      reachesEnd = batch.length < pageSize || rows.length === known;
    }
    return { rows, offset: (firstPage - 1) * pageSize, reachesEnd };
  }
}

function firstIdOf(rows: readonly Row[]): string | undefined {
  return rows.find((row) => row !== undefined)?.id;
}

function withoutRepeats(rows: readonly Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    if (!row) return true;
    const isNew = !seen.has(row.id);
    seen.add(row.id);
    return isNew;
  });
}
