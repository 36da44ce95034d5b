import type { PageRequest } from '../../stackone/items/page-sizes.ts';

/**
 * Which of StackOne's numbered pages has the row at `begin` (counted from 0) and reaches furthest towards `end`, which is not
 * needed itself. Of pages that reach as far, the one with the fewest rows.
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
