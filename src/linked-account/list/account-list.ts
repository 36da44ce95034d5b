import type { StackOneClient } from '../../stackone/client.ts';
import type { PageRequest, PageSizes } from '../../stackone/items/page-sizes.ts';
import { isRefusedInput } from '../../stackone/stackone-error.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';
import type { AccountConditions, Position } from './cursor.ts';
import { planPage } from './page-plan.ts';

/** `undefined` keeps the position of an unreadable row. */
export type Row = WireLinkedAccount | undefined;

/** The method that lists of accounts are read with. */
export type AccountSource = Pick<StackOneClient, 'listAccounts'>;

/** A section of a list of accounts. */
export interface AccountRows {
  readonly rows: readonly Row[];
  /** The number of rows of the list before the first row. */
  readonly offset: number;
  /** Whether the last row is the last of the list. */
  readonly reachesEnd: boolean;
}

/** A list of accounts at StackOne, which numbers its pages and may cap their size. */
export class AccountList {
  readonly #stackone: AccountSource;
  readonly #sizes: PageSizes;
  readonly #conditions: AccountConditions;

  constructor(stackone: AccountSource, sizes: PageSizes, conditions: AccountConditions) {
    this.#stackone = stackone;
    this.#sizes = sizes;
    this.#conditions = conditions;
  }

  /** Reads the first `count` rows of the list, and possibly more from the same pages. */
  readBeginning(count: number): Promise<AccountRows> {
    return this.#read(0, count);
  }

  /**
   * Reads `count` rows after a position, with the account before the position (unless it was removed) and possibly more rows from
   * the same pages.
   *
   * If that account is missing, there are two explanations: earlier rows were removed, so that it has moved to an earlier page;
   * or StackOne ignores `page` and always returns the beginning of the list, so that paging would never end. Reading the rows
   * before the position distinguishes them.
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

  /** Reads at least `count` rows from `start` on. A page without new rows is the last. */
  async #read(start: number, count: number): Promise<AccountRows> {
    const end = start + count;
    let rows: Row[] = [];
    let offset = start;
    let next = start;
    // The length of a page that is shorter than requested and may have been cut to StackOne's cap.
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
      // A page may begin before the first row that was read.
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
   * Reads the page that contains the row at `next` and extends furthest towards `end`. With `careful`, its size is a granted one.
   * Repeats a refused request once with a granted size, because the size may exceed StackOne's cap.
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

  /** Whether all requested accounts are present, so that there can be no more rows. */
  #isWhole(rows: readonly Row[]): boolean {
    const { accountIds } = this.#conditions;
    const found = new Set(rows.map((row) => row?.id));
    return accountIds?.every((id) => found.has(id)) ?? false;
  }
}

/** Appends a page. Its first `overlap` rows have positions that were already read; only new accounts among them are added. */
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
