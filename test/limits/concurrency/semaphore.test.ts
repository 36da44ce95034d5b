import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Semaphore } from '../../../src/limits/concurrency/semaphore.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A semaphore without available permits. */
function exhausted(permits: number): Semaphore {
  const semaphore = new Semaphore(permits);
  for (let count = 0; count < permits; count += 1) expect(semaphore.tryAcquire()).toBe(true);
  return semaphore;
}

describe('a semaphore', () => {
  it('grants its permits and no more', () => {
    const semaphore = exhausted(2);
    expect(semaphore.tryAcquire()).toBe(false);
    semaphore.release();
    expect(semaphore.tryAcquire()).toBe(true);
    expect(semaphore.tryAcquire()).toBe(false);
  });

  it('passes a permit to the first in the queue, and not to a later arrival', async () => {
    const semaphore = exhausted(20);
    const granted: string[] = [];
    const first = semaphore.acquire().then(() => granted.push('first'));
    const second = semaphore.acquire().then(() => granted.push('second'));
    semaphore.release();
    expect(semaphore.tryAcquire()).toBe(false);
    await first;
    expect(granted).toEqual(['first']);
    semaphore.release();
    await second;
    expect({ taken: semaphore.taken, queued: semaphore.queued }).toEqual({ taken: 20, queued: 0 });
  });

  it('refuses a request that has waited for 50 ms, and keeps no permit for it', async () => {
    const semaphore = exhausted(1);
    const waiting = semaphore.acquire();
    await vi.advanceTimersByTimeAsync(49);
    expect(semaphore.queued).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await waiting).toBe(false);
    semaphore.release();
    expect({ taken: semaphore.taken, queued: semaphore.queued }).toEqual({ taken: 0, queued: 0 });
  });

  it('refuses at once when the queue has a tenth of the permits', async () => {
    const semaphore = exhausted(20);
    const waiting = [semaphore.acquire(), semaphore.acquire()];
    expect(semaphore.isFull).toBe(true);
    expect(await semaphore.acquire()).toBe(false);
    semaphore.release();
    semaphore.release();
    expect(await Promise.all(waiting)).toEqual([true, true]);
  });

  it('leaves no timer once a permit is granted', async () => {
    const semaphore = exhausted(1);
    const waiting = semaphore.acquire();
    semaphore.release();
    expect(await waiting).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
