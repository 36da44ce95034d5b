/** How often a cache had what was asked of it, and how often not. Kept by the cache, and read when somebody asks. */
export class CacheUse {
  hits = 0;
  misses = 0;
  /** What the cache holds, in bytes; `undefined` for one that is not bounded by them. */
  bytes: (() => number) | undefined;
}
