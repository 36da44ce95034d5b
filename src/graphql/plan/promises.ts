/** The definition of graphql-js: anything with a method `then`. */
export function isPromise(value: unknown): value is Promise<unknown> {
  if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) return false;
  const { then } = value as { readonly then?: unknown };
  return typeof then === 'function';
}

/** Call this for promises that are no longer awaited, because an unhandled rejection would end the process. */
export function ignoreRejections(values: readonly unknown[]): void {
  void Promise.allSettled(values.filter(isPromise));
}
