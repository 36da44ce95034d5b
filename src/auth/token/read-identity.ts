const maximumLength = 512;

/**
 * Reads an identity from a claim: a text, an integer (as its digits), or a list with one of these. Returns `undefined` for any
 * other value, and where two identities could collide: an integer beyond 2^53 - 1 was rounded during parsing.
 */
export function readIdentity(claim: unknown): string | undefined {
  const value: unknown = Array.isArray(claim) && claim.length === 1 ? claim[0] : claim;
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
  if (typeof value !== 'string' || value.trim() === '' || value.length > maximumLength) return undefined;
  // Every lone surrogate is sent as U+FFFD, so two identities could collide.
  return value.isWellFormed() ? value : undefined;
}
