const maximumLength = 256;

/**
 * Whether StackOne could have issued this id: not empty, at most 256 characters, and safe in a path. A malformed id is treated as
 * the id of a missing account.
 */
export function isWellFormedAccountId(id: string): boolean {
  return id.length > 0 && id.length <= maximumLength && !/[/\\?#%\p{Cc}]|^\.+$/u.test(id) && id.isWellFormed();
}

/** Reads the id in an entity reference, where a router may send any value. Returns `null` if it is not an id. */
export function readReferenceId(id: unknown): string | null {
  if (typeof id === 'number') return String(id);
  return typeof id === 'string' ? id : null;
}
