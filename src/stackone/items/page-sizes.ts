/** StackOne's default for `page_size`. A cap below its own default is ruled out. */
const defaultPageSize = 25;
/** One row more than the longest page that a caller may ask for. */
const largestUsefulSize = 101;
/** Sizes to try next when a larger one was refused. */
const commonCaps = [100, 50, defaultPageSize];
const doubtAfterMs = 10 * 60_000;

/** Where a page is, and how many rows it was asked for. */
export interface PageRequest {
  /** Counted from 1. */
  readonly page: number;
  readonly pageSize: number;
}

/**
 * - `full`: there may be more rows behind it.
 * - `last`: the list ends with it.
 * - `maybe-capped`: it is the last page, or it was cut to StackOne's cap. The page after it tells.
 * - `unusable`: it was read for rows further on, and if it was cut, they are not on it or others are in their place, because
 *   StackOne may count pages by its cap.
 */
export type PageVerdict = 'full' | 'last' | 'maybe-capped' | 'unusable';

interface Finding {
  readonly size: number;
  readonly at: number;
}

/**
 * What a list endpoint of StackOne has shown of its cap on `page_size`, which is documented nowhere. A cap may cut a page, as
 * some APIs do, or refuse the request, as others do. What was learnt is doubted after 10 minutes, so that a cap that changes
 * is noticed.
 */
export class PageSizes {
  readonly #now: () => number;
  /** The most rows that a page has had. */
  #granted: Finding | undefined;
  /** A length that was a cap once, unless the list had just grown. */
  #possibleCap: Finding | undefined;
  #cap: Finding | undefined;
  /** The smallest size that was refused. */
  #refused: Finding | undefined;
  /** A page that was shorter than the size it was asked in, and not the last. */
  #cut: Finding | undefined;

  /** `now` is in milliseconds, from a monotonic clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A size that is surely granted. */
  get granted(): number {
    return Math.max(defaultPageSize, this.#fresh(this.#granted) ?? 0);
  }

  /** The largest size worth asking for from the beginning of a list: its rows are the right ones whatever the cap is. */
  get largest(): number {
    const refused = this.#fresh(this.#refused);
    const belowRefused = refused === undefined ? largestUsefulSize : commonCaps.find((size) => size < refused);
    return Math.max(this.granted, Math.min(this.#fresh(this.#cap) ?? largestUsefulSize, belowRefused ?? 0));
  }

  /** The same further on, where a page that was cut must be read again: larger sizes are tried until one was cut. */
  get largestFurtherOn(): number {
    return this.#fresh(this.#cut) === undefined ? this.largest : this.granted;
  }

  /** Takes note of a page's number of rows, and says what it means. It was read for its row at `wanted`, counted from 0. */
  judge({ page, pageSize }: PageRequest, rowCount: number, wanted = 0): PageVerdict {
    const { granted } = this;
    const count = Math.min(rowCount, pageSize);
    if (count >= granted) this.#granted = this.#finding(count);
    if (count > (this.#cap?.size ?? count)) this.#cap = undefined;
    if (count === pageSize) return 'full';
    if (count === 0 || (count < granted && (page === 1 || pageSize <= granted))) return 'last';
    if (page === 1 && wanted < count) return 'maybe-capped';
    this.#cut = this.#finding(count);
    return 'unusable';
  }

  /**
   * A page of this many rows, fewer than it was asked for, was followed by more. Twice the same length is a cap; once may have
   * been a list that has just grown.
   */
  learnCap(size: number): void {
    // Another page has had more rows meanwhile.
    if (size < this.granted) return;
    if (this.#fresh(this.#possibleCap) === size) this.#cap = this.#finding(size);
    this.#possibleCap = this.#finding(size);
    this.#cut = this.#finding(size);
  }

  /** StackOne has refused this size, and granted a smaller one to the same request. */
  learnRefusal(size: number): void {
    this.#refused = this.#finding(size);
  }

  #finding(size: number): Finding {
    return { size, at: this.#now() };
  }

  #fresh(finding: Finding | undefined): number | undefined {
    return finding && this.#now() - finding.at < doubtAfterMs ? finding.size : undefined;
  }
}
