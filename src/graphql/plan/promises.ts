/** As graphql-js sees it: anything with a method `then`. */
export function isPromise(value: unknown): value is Promise<unknown> {
  if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) return false;
  const { then } = value as { readonly then?: unknown };
  return typeof then === 'function';
}

/** Call this for promises that are no longer awaited: their rejections must not end the process. */
export function ignoreRejections(values: readonly unknown[]): void {
  void Promise.allSettled(values.filter(isPromise));
}
