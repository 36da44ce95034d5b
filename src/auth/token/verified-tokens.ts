import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { CacheUse } from '../../caching/cache-use.ts';
import type { Viewer } from '../viewer.ts';

const rememberForMs = 5 * 60_000;
/** Some fifteen thousand tokens. */
const maximumBytes = 16 * 1024 * 1024;
/** What a token takes beside the texts of its claims, with what others keep for its viewer. Measured, and rounded up. */
const entryBytes = 768;

interface Entry {
  readonly viewer: Viewer;
  readonly until: number;
  readonly generation: number;
}

/**
 * Tokens whose signature need not be checked again: for at most 5 minutes, never past a token's expiry, and only as long as
 * the keys have not been read again. A cache that may be lost.
 *
 * Kept under their digests: a token of many kilobytes takes no more room than a short one, is found in half the time, and
 * can't be read in a memory dump.
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

  /** `expiry` is in seconds since 1970, as the claim `exp`; `generation` is of the keys that the token was verified with. */
  remember(token: string, viewer: Viewer, expiry: number, generation: number): void {
    const until = Math.min(Date.now() + rememberForMs, expiry * 1_000);
    this.#entries.set(keyOf(token), { viewer, generation, until });
  }
}

function keyOf(token: string): string {
  return hash('sha256', token, 'hex');
}

/** Two bytes for each character, as it may be any of Unicode's. */
function bytesOf({ issuer, subject, ownerId, ownerName, username }: Viewer): number {
  const texts = [issuer, subject, ownerId, ownerName, username];
  return texts.reduce((sum, text = '') => sum + 2 * text.length, entryBytes);
}
