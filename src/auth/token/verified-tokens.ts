import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { CacheUse } from '../../caching/cache-use.ts';
import type { Viewer } from '../viewer.ts';

const rememberForMs = 5 * 60_000;
/** About 15,000 tokens. */
const maximumBytes = 16 * 1024 * 1024;
/**
 * The memory per token apart from the texts of its claims, including data that other modules keep per viewer. Measured and
 * rounded up.
 */
const entryBytes = 768;

interface Entry {
  readonly viewer: Viewer;
  readonly until: number;
  readonly generation: number;
}

/**
 * Caches verified tokens for at most 5 minutes, never beyond a token's expiry, and only until the keys are read again.
 *
 * The cache keys are digests: a long token takes no more memory than a short one, lookups take half the time, and a memory dump
 * contains no tokens.
 */
export class VerifiedTokens {
  readonly #entries: LRUCache<string, Entry>;
  readonly #generation: () => number | undefined;
  readonly #use: CacheUse;

  constructor(generation: () => number | undefined, use: CacheUse, bytes = maximumBytes) {
    this.#generation = generation;
    this.#use = use;
    this.#entries = new LRUCache({
      maxSize: bytes,
      sizeCalculation: ({ viewer }, key) => key.length + bytesOf(viewer),
    });
    use.bytes = () => this.#entries.calculatedSize;
  }

  find(token: string): Viewer | undefined {
    const key = keyOf(token);
    const entry = this.#entries.get(key);
    if (entry && entry.until > Date.now() && entry.generation === this.#generation()) {
      this.#use.hits += 1;
      return entry.viewer;
    }
    this.#use.misses += 1;
    this.#entries.delete(key);
    return undefined;
  }

  /** `expiry` is in seconds since 1970, like the claim `exp`. `generation` is that of the keys that verified the token. */
  remember(token: string, viewer: Viewer, expiry: number, generation: number): void {
    const until = Math.min(Date.now() + rememberForMs, expiry * 1_000);
    this.#entries.set(keyOf(token), { viewer, generation, until });
  }
}

function keyOf(token: string): string {
  return hash('sha256', token, 'hex');
}

/** Two bytes per character, the size in UTF-16. */
function bytesOf({ issuer, subject, ownerId, ownerName, username }: Viewer): number {
  const texts = [issuer, subject, ownerId, ownerName, username];
  return texts.reduce((sum, text = '') => sum + 2 * text.length, entryBytes);
}
