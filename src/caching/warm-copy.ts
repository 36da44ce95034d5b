import { CacheUse } from './cache-use.ts';

const defaultFreshForMs = 5 * 60_000;
/** How long after a failed refresh the next one is tried, so that an outage is not made worse. */
const retryAfterMs = 5_000;

export interface WarmCopyOptions<T> {
  readonly read: () => Promise<T>;
  /** How long a copy is served before it is read again. Default: 5 minutes. */
  readonly freshForMs?: number;
  /** Called when a refresh has failed and the old copy, which is so old, is served on. */
  readonly onStale?: (error: unknown, ageMs: number) => void;
  readonly now?: () => number;
  /** Counts how often a copy was there. */
  readonly use?: CacheUse;
}

interface Copy<T> {
  readonly content: T;
  readonly readAt: number;
}

/**
 * A copy of something that is the same for every caller, hence one per process. An old copy is served while one refresh runs,
 * and for as long as StackOne does not answer. The first reading is on demand, and its failure is the caller's.
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

  /** How old a copy is that can't be refreshed, in milliseconds; 0 while it can be. */
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
