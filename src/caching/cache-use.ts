/** Counts the hits and misses of a cache. The cache updates it, and metrics read it when they are scraped. */
export class CacheUse {
  hits = 0;
  misses = 0;
  /** The size of the cache in bytes; `undefined` if the cache has no bound in bytes. */
  bytes: (() => number) | undefined;
}
