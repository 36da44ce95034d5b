const maximumLength = 256;

/**
 * Whether StackOne could have issued this identifier: not empty, at most 256 characters, and nothing in it that could
 * change the path it is put into. An identifier that is not well-formed is treated as one that does not exist.
 */
export function isWellFormedAccountId(id: string): boolean {
  return id.length > 0 && id.length <= maximumLength && !/[/\\?#%\p{Cc}]|^\.+$/u.test(id) && id.isWellFormed();
}

/** The identifier in an entity's reference, where a router may send anything; `null` when it is none. */
export function readReferenceId(id: unknown): string | null {
  if (typeof id === 'number') return String(id);
  return typeof id === 'string' ? id : null;
}
