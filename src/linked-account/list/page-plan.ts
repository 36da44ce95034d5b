import type { PageRequest } from '../../stackone/items/page-sizes.ts';

/**
 * Finds StackOne's numbered page that contains the row at `begin` (counted from 0) and extends furthest towards `end`
 * (exclusive). Among equal pages, selects the one with the fewest rows.
 */
export function planPage(begin: number, end: number, largestSize: number): PageRequest {
  let best: PageRequest = { page: begin + 1, pageSize: 1 };
  let bestReach = begin + 1;
  for (let pageSize = 2; pageSize <= largestSize; pageSize += 1) {
    const pagesBefore = Math.floor(begin / pageSize);
    const reach = Math.min((pagesBefore + 1) * pageSize, end);
    if (reach <= bestReach) continue;
    best = { page: pagesBefore + 1, pageSize };
    bestReach = reach;
  }
  return best;
}
