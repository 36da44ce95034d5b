/**
 * The number of characters to insert, delete or replace to turn one text into the other (Levenshtein distance). `Infinity` if the
 * distance is `limit` or more; the computation then stops early.
 */
export function editDistance(from: string, to: string, limit = Number.POSITIVE_INFINITY): number {
  // The distance is at least the difference in length.
  if (Math.abs(from.length - to.length) >= limit) return Number.POSITIVE_INFINITY;
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (to[column - 1] === from[row - 1] ? 0 : 1);
      const distance = Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      current.push(distance);
      if (distance < least) least = distance;
    }
    if (least >= limit) return Number.POSITIVE_INFINITY;
    previous = current;
  }
  const distance = previous[to.length] ?? 0;
  return distance < limit ? distance : Number.POSITIVE_INFINITY;
}
