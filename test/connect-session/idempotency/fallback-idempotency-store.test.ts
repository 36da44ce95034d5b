import { describe, expect, it } from 'vitest';
import { FallbackIdempotencyStore } from '../../../src/connect-session/idempotency/fallback-idempotency-store.ts';
import type {
  IdempotencyRecord,
  IdempotencyStore,
  RecordKey,
} from '../../../src/connect-session/idempotency/idempotency-store.ts';
import { MemoryIdempotencyStore } from '../../../src/connect-session/idempotency/memory-idempotency-store.ts';
import { WithFallback } from '../../../src/redis/with-fallback.ts';

const record: IdempotencyRecord = { state: 'unknown', fingerprint: 'a' };
const key: RecordKey = { id: 'key', owner: 'owner' };
const other: RecordKey = { id: 'other', owner: 'owner' };

/** A shared store that reads and deletes, but refuses writes while it is full. */
class FullableStore extends MemoryIdempotencyStore {
  full = false;

  override async claim(...claim: Parameters<MemoryIdempotencyStore['claim']>) {
    if (this.full) throw new Error('full');
    return super.claim(...claim);
  }
}

describe('an idempotency store with a fallback', () => {
  it('is restored only by a write, because a full server still reads and deletes', async () => {
    const events: string[] = [];
    const clock = { now: 0 };
    const shared = new FullableStore();
    const store = new FallbackIdempotencyStore(
      new WithFallback<IdempotencyStore>(
        shared,
        new MemoryIdempotencyStore(),
        { onLost: (error) => events.push(String(error)), onRestored: () => events.push('restored') },
        () => clock.now,
      ),
    );
    shared.full = true;
    expect(await store.claim(key, record, 1_000)).toBeUndefined();
    expect(await store.claim(key, record, 1_000)).toEqual(record);
    clock.now += 60_000;
    await store.read(other);
    await store.release(other);
    expect(events).toEqual(['Error: full']);
    shared.full = false;
    await store.claim(key, record, 1_000);
    expect(events).toEqual(['Error: full', 'restored']);
  });
});
