/** StackOne does not say how large a page may be; this much is surely granted. */
export const maximumPageSize = 50;

export interface PagePlan {
  readonly pageSize: number;
  /** The first and last page to read, counted from 1. */
  readonly firstPage: number;
  readonly lastPage: number;
}

/**
 * Which of StackOne's numbered pages hold the rows from `offset` (counted from 0) on, `count` of them: with the page size
 * that needs the fewest pages, and among those the fewest rows.
 */
export function planPages(offset: number, count: number): PagePlan {
  let best = planWith(maximumPageSize, offset, count);
  for (let pageSize = maximumPageSize - 1; pageSize > 0; pageSize -= 1) {
    const plan = planWith(pageSize, offset, count);
    if (pagesOf(plan) <= pagesOf(best)) best = plan;
  }
  return best;
}

function planWith(pageSize: number, offset: number, count: number): PagePlan {
  return {
    pageSize,
    firstPage: Math.floor(offset / pageSize) + 1,
    lastPage: Math.floor((offset + count - 1) / pageSize) + 1,
  };
}

function pagesOf(plan: PagePlan): number {
  return plan.lastPage - plan.firstPage + 1;
}
