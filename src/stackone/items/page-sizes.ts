/** StackOne's default for `page_size`. A cap is at least that. */
const defaultPageSize = 25;
/** One row more than the longest page that a caller may request. */
const largestUsefulSize = 101;
/** The sizes to try next when a larger one was refused. */
const commonCaps = [100, 50, defaultPageSize];
const doubtAfterMs = 10 * 60_000;

/** The number of a page, and its requested size. */
export interface PageRequest {
  /** Counted from 1. */
  readonly page: number;
  readonly pageSize: number;
}

/**
 * - `full`: more rows may follow.
 * - `last`: the list ends with this page.
 * - `maybe-capped`: it is the last page, or it was cut to StackOne's cap. The next page shows which.
 * - `unusable`: the page may have been cut, and it was requested for rows beyond its beginning. They may be missing or wrong,
 *   because StackOne may count pages by its cap.
 */
export type PageVerdict = 'full' | 'last' | 'maybe-capped' | 'unusable';

interface Finding {
  readonly size: number;
  readonly at: number;
}

/**
 * Learns an endpoint's cap on `page_size`, which StackOne does not document. A cap may cut pages or refuse requests. Findings
 * expire after 10 minutes, so that a changed cap is detected.
 */
export class PageSizes {
  readonly #now: () => number;
  /** The largest number of rows that a page has had. */
  #granted: Finding | undefined;
  /** A page length that looked like a cap once. The list may have grown instead. */
  #possibleCap: Finding | undefined;
  #cap: Finding | undefined;
  /** The smallest refused size. */
  #refused: Finding | undefined;
  /** The length of a page that was shorter than requested and not the last. */
  #cut: Finding | undefined;

  /** `now` is in milliseconds, from a monotonic clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A size that StackOne certainly grants. */
  get granted(): number {
    return Math.max(defaultPageSize, this.#fresh(this.#granted) ?? 0);
  }

  /** The largest useful size at the beginning of a list, where even a cut page has the right rows. */
  get largest(): number {
    const refused = this.#fresh(this.#refused);
    const belowRefused = refused === undefined ? largestUsefulSize : commonCaps.find((size) => size < refused);
    return Math.max(this.granted, Math.min(this.#fresh(this.#cap) ?? largestUsefulSize, belowRefused ?? 0));
  }

  /** The largest useful size elsewhere, where a cut page must be read again. Larger sizes are tried until one was cut. */
  get largestFurtherOn(): number {
    return this.#fresh(this.#cut) === undefined ? this.largest : this.granted;
  }

  /**
   * Records the number of rows of a page and classifies the page. `wanted` is the index of the first needed row on it, counted
   * from 0.
   */
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
   * Call it when a page with fewer rows than requested was followed by more rows. The same length twice is a cap; once may be a
   * list that has grown.
   */
  learnCap(size: number): void {
    // Another page has had more rows meanwhile.
    if (size < this.granted) return;
    if (this.#fresh(this.#possibleCap) === size) this.#cap = this.#finding(size);
    this.#possibleCap = this.#finding(size);
    this.#cut = this.#finding(size);
  }

  /** Call it when StackOne has refused this size, and granted a smaller one for the same request. */
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
