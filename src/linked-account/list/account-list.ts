import type { StackOneClient } from '../../stackone/client.ts';
import type { PageRequest, PageSizes } from '../../stackone/items/page-sizes.ts';
import { isRefusedInput } from '../../stackone/stackone-error.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';
import type { AccountConditions, Position } from './cursor.ts';
import { planPage } from './page-plan.ts';

/** `undefined` keeps the place of a row that could not be read. */
export type Row = WireLinkedAccount | undefined;

/** What lists of accounts are read with. */
export type AccountSource = Pick<StackOneClient, 'listAccounts'>;

/** A stretch of a list of accounts. */
export interface AccountRows {
  readonly rows: readonly Row[];
  /** How many rows of the list lie before the first. */
  readonly offset: number;
  /** Whether the last row is the last of the list. */
  readonly reachesEnd: boolean;
}

/** A list of accounts at StackOne, which numbers its pages, and may cap their size. */
export class AccountList {
  readonly #stackone: AccountSource;
  readonly #sizes: PageSizes;
  readonly #conditions: AccountConditions;

  constructor(stackone: AccountSource, sizes: PageSizes, conditions: AccountConditions) {
    this.#stackone = stackone;
    this.#sizes = sizes;
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

    const start = Math.max(0, list.offset - this.#sizes.largestFurtherOn);
    const before = await this.#read(start, list.offset - start);
    const earlier = before.rows.slice(0, list.offset - before.offset);
    const firstId = firstIdOf(list.rows);
    if (firstId !== undefined && firstId === firstIdOf(earlier)) {
      return { rows: [], offset: offset - 1, reachesEnd: true };
    }
    const rows = withoutRepeats([...earlier, ...list.rows]);
    return { rows, offset: before.offset, reachesEnd: list.reachesEnd };
  }

  /** At least the rows from `start` on, `count` of them. A page that brings nothing new is the last. */
  async #read(start: number, count: number): Promise<AccountRows> {
    const end = start + count;
    let rows: Row[] = [];
    let offset = start;
    let next = start;
    // The length of a page that is shorter than asked for and may have been cut to StackOne's cap.
    let suspected: number | undefined;
    let careful = false;
    let reachesEnd = false;
    while (next < end && !reachesEnd) {
      const { request, batch } = await this.#readPage(next, end, careful);
      const before = (request.page - 1) * request.pageSize;
      const verdict = this.#sizes.judge(request, batch.length, next - before);
      careful ||= verdict === 'maybe-capped' || verdict === 'unusable';
      if (verdict === 'unusable') continue;

      if (rows.length === 0) offset = before;
      const known = rows.length;
      // A page may begin before the rows that there are.
      const page = batch.slice(Math.max(0, offset - before), request.pageSize);
      rows = appendNew(rows, page, next - Math.max(offset, before));
      const bringsNew = rows.length > known;
      if (suspected !== undefined && bringsNew) this.#sizes.learnCap(suspected);
      suspected = verdict === 'maybe-capped' ? batch.length : undefined;
      next = before + Math.min(batch.length, request.pageSize);
      reachesEnd = verdict === 'last' || !bringsNew || (verdict === 'maybe-capped' && this.#isWhole(rows));
    }
    return { rows, offset, reachesEnd };
  }

  /**
   * The page that has the row at `next` and reaches furthest towards `end`; a `careful` one in a size that is granted. A size
   * that was refused, and may be beyond StackOne's cap, is tried once more in one that is not.
   */
  async #readPage(next: number, end: number, careful: boolean) {
    const { granted, largest, largestFurtherOn } = this.#sizes;
    const request = planPage(next, end, careful ? granted : next === 0 ? largest : largestFurtherOn);
    try {
      return { request, batch: await this.#list(request) };
    } catch (error) {
      if (!isRefusedInput(error) || request.pageSize <= granted) throw error;
      const smaller = planPage(next, end, granted);
      const batch = await this.#list(smaller);
      this.#sizes.learnRefusal(request.pageSize);
      return { request: smaller, batch };
    }
  }

  #list(request: PageRequest): Promise<readonly Row[]> {
    return this.#stackone.listAccounts({ ...this.#conditions, ...request });
  }

  /** Whether there can be no more rows, because each account that was asked for is there. */
  #isWhole(rows: readonly Row[]): boolean {
    const { accountIds } = this.#conditions;
    const found = new Set(rows.map((row) => row?.id));
    return accountIds?.every((id) => found.has(id)) ?? false;
  }
}

/** Adds a page, whose first `overlap` rows lie where there are rows already: of these, the accounts that were not there. */
function appendNew(rows: readonly Row[], batch: readonly Row[], overlap: number): Row[] {
  if (rows.length === 0) return withoutRepeats(batch);
  const moved = batch.slice(0, overlap).filter((row) => row !== undefined);
  return withoutRepeats([...rows, ...moved, ...batch.slice(overlap)]);
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
