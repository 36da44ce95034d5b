const maximumLength = 512;

/**
 * The text of a claim that identifies somebody: text, a whole number (its digits), or a list with one of these. `undefined`
 * for every other value, and where two organisations could look alike: a number beyond 2^53 has lost digits when it was parsed.
 */
export function readIdentity(claim: unknown): string | undefined {
  const value: unknown = Array.isArray(claim) && claim.length === 1 ? claim[0] : claim;
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
  if (typeof value !== 'string' || value.trim() === '' || value.length > maximumLength) return undefined;
  // Every lone surrogate is sent as U+FFFD.
  return value.isWellFormed() ? value : undefined;
}
