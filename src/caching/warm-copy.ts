import { CacheUse } from './cache-use.ts';

const defaultFreshForMs = 5 * 60_000;
/** The delay before a failed refresh is tried again, in milliseconds. It keeps retries from making an outage worse. */
const retryAfterMs = 5_000;

export interface WarmCopyOptions<T> {
  readonly read: () => Promise<T>;
  /** The age at which a copy is refreshed, in milliseconds. Default: 5 minutes. */
  readonly freshForMs?: number;
  /** Called when a refresh has failed and the gateway continues to serve the old copy. `ageMs` is the age of that copy. */
  readonly onStale?: (error: unknown, ageMs: number) => void;
  readonly now?: () => number;
  /** Counts hits and misses. */
  readonly use?: CacheUse;
}

interface Copy<T> {
  readonly content: T;
  readonly readAt: number;
}

/**
 * Keeps a copy of content that is the same for every caller. It serves an old copy during a refresh, and while StackOne does not
 * answer. The first read happens on demand, and rejects if it fails.
 */
export class WarmCopy<T> {
  readonly #options: WarmCopyOptions<T>;
  readonly #now: () => number;
  readonly #use: CacheUse;
  #copy: Copy<T> | undefined;
  #refreshAt = 0;
  #failing = false;
  #reading: Promise<T> | undefined;

  constructor(options: WarmCopyOptions<T>) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#use = options.use ?? new CacheUse();
  }

  get(): T | Promise<T> {
    if (this.#copy) this.#use.hits += 1;
    else this.#use.misses += 1;
    if (this.#copy && this.#now() < this.#refreshAt) return this.#copy.content;
    this.#reading ??= this.#refresh();
    return this.#copy?.content ?? this.#reading;
  }

  /** The age of a copy whose last refresh failed, in milliseconds; 0 if the last refresh succeeded. */
  staleMs(): number {
    return this.#failing && this.#copy ? this.#now() - this.#copy.readAt : 0;
  }

  async #refresh(): Promise<T> {
    try {
      const content = await this.#options.read();
      this.#copy = { content, readAt: this.#now() };
      this.#refreshAt = this.#now() + (this.#options.freshForMs ?? defaultFreshForMs);
      this.#failing = false;
      return content;
    } catch (error) {
      if (!this.#copy) throw error;
      this.#refreshAt = this.#now() + retryAfterMs;
      this.#failing = true;
      this.#options.onStale?.(error, this.staleMs());
      return this.#copy.content;
    } finally {
      this.#reading = undefined;
    }
  }
}
