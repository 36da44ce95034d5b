/** Headers that make a gateway read accounts from StackOne for this request. */
export const unshared = { 'cache-control': 'no-cache' } as const;
