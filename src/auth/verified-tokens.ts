import type { CacheUse } from '../cache-use.ts';
import type { Viewer } from './viewer.ts';

const rememberForMs = 5 * 60_000;
const maximumRemembered = 10_000;

interface Entry {
  readonly viewer: Viewer;
  readonly until: number;
  readonly generation: number;
}

/**
 * Tokens whose signature need not be checked again: for at most 5 minutes, never past a token's expiry, and only as long as
 * the keys have not been read again. A cache that may be lost.
 */
export class VerifiedTokens {
  readonly #entries = new Map<string, Entry>();
  readonly #generation: () => number;

  readonly #use: CacheUse;

  constructor(generation: () => number, use: CacheUse) {
    this.#generation = generation;
    this.#use = use;
  }

  find(token: string): Viewer | undefined {
    const entry = this.#entries.get(token);
    if (entry && entry.until > Date.now() && entry.generation === this.#generation()) {
      this.#use.hits += 1;
      return entry.viewer;
    }
    this.#use.misses += 1;
    this.#entries.delete(token);
    return undefined;
  }

  /** `expiry` is in seconds since 1970, as the claim `exp`; `generation` is of the keys that the token was verified with. */
  remember(token: string, viewer: Viewer, expiry: number, generation: number): void {
    if (this.#entries.size >= maximumRemembered) this.#forgetOldest();
    this.#entries.set(token, { viewer, generation, until: Math.min(Date.now() + rememberForMs, expiry * 1_000) });
  }

  #forgetOldest(): void {
    for (const token of this.#entries.keys()) {
      this.#entries.delete(token);
      return;
    }
  }
}
