import { LRUCache } from 'lru-cache';

const maximumSessions = 1_000;
/** StackOne's ids are numbers. Longer ids are not remembered, to bound the memory. */
const maximumIdLength = 64;
/** StackOne's default for `expires_in`. */
const defaultExpiresInSeconds = 1_800;

/** The latest sessions that StackOne issued to this gateway, until they expire. StackOne must know them. */
export class IssuedSessions {
  /** With `max`, the cache would allocate its lists at full length at once. */
  readonly #ids = new LRUCache<string, true>({ maxSize: maximumSessions, sizeCalculation: () => 1 });

  add(id: string, expiresInSeconds: number | null | undefined): void {
    if (id.length > maximumIdLength) return;
    this.#ids.set(id, true, { ttl: Math.ceil((expiresInSeconds ?? defaultExpiresInSeconds) * 1_000) });
  }

  isLive(id: string): boolean {
    return this.#ids.has(id);
  }
}
