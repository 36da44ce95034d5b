import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Bulkhead, type BulkheadRefusal } from '../../../src/stackone/resilience/bulkhead.ts';
import type { RequestPriority } from '../../../src/stackone/resilience/request-quota.ts';

const forever = new AbortController().signal;
const granted = undefined;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

type Result = BulkheadRefusal | 'waiting' | typeof granted;

/** Requests a permit; `result` is the result so far. */
function ask(bulkhead: Bulkhead, priority?: RequestPriority) {
  const asked: { result: Result } = { result: 'waiting' };
  const note = async () => {
    asked.result = await bulkhead.acquire(forever, Number.POSITIVE_INFINITY, priority);
  };
  void note();
  return asked;
}

async function askMany(bulkhead: Bulkhead, count: number) {
  const asked = Array.from({ length: count }, () => ask(bulkhead));
  await vi.advanceTimersByTimeAsync(0);
  const having = (wanted: Result) => asked.filter(({ result }) => result === wanted).length;
  return { granted: having(granted), waiting: having('waiting'), full: having('full') };
}

/** Makes attempts of this duration until the bulkhead has learned it. */
function learn(bulkhead: Bulkhead, durationMs: number): void {
  for (let count = 0; count < 100; count += 1) {
    bulkhead.tryAcquire();
    bulkhead.release(durationMs);
  }
}

describe('Bulkhead', () => {
  it.each([
    { durationMs: 1, places: 1_000 },
    { durationMs: 50, places: 1_000 },
    { durationMs: 100, places: 500 },
    { durationMs: 166, places: 301 },
    { durationMs: 3_000, places: 300 },
  ])('queues $places attempts while attempts take $durationMs ms, and refuses the rest at once', async (expected) => {
    const bulkhead = new Bulkhead();
    learn(bulkhead, expected.durationMs);
    const { granted, waiting, full } = await askMany(bulkhead, 1_200);
    expect({ granted, full }).toEqual({ granted: 100, full: 1_100 - waiting });
    // The average approaches the duration and never reaches it.
    expect(Math.abs(waiting - expected.places)).toBeLessThanOrEqual(1);
  });

  it('queues 1,000 attempts before it has learned the duration', async () => {
    expect(await askMany(new Bulkhead(), 1_000)).toEqual({ granted: 100, waiting: 900, full: 0 });
  });

  it('queues as many attempts after a pause as before it', async () => {
    const bulkhead = new Bulkhead();
    learn(bulkhead, 10);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await askMany(bulkhead, 1_000)).toEqual({ granted: 100, waiting: 900, full: 0 });
  });

  it('queues 300 attempts as soon as a fast endpoint has completed none for 200 ms', async () => {
    const bulkhead = new Bulkhead();
    learn(bulkhead, 10);
    await askMany(bulkhead, 100);
    await vi.advanceTimersByTimeAsync(200);
    expect(await askMany(bulkhead, 1_000)).toEqual({ granted: 0, waiting: 300, full: 700 });
  });

  it('queues 300 attempts after a few slow ones, and more again after a few fast ones', async () => {
    const bulkhead = new Bulkhead();
    learn(bulkhead, 10);
    await askMany(bulkhead, 100);
    bulkhead.release(3_000);
    expect(await askMany(bulkhead, 302)).toEqual({ granted: 1, waiting: 300, full: 1 });
    for (let count = 0; count < 30; count += 1) bulkhead.release(10);
    expect(await askMany(bulkhead, 400)).toMatchObject({ full: 0 });
  });

  it('refuses attempts that have waited for a second, and removes them from the queue', async () => {
    const bulkhead = new Bulkhead();
    await askMany(bulkhead, 100);
    const waiting = ask(bulkhead);
    await vi.advanceTimersByTimeAsync(999);
    expect(waiting.result).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    expect(waiting.result).toBe('full');
    expect(bulkhead.waiting).toBe(0);
  });

  it('grants permits in order of arrival, and none to a new attempt while others wait', async () => {
    const bulkhead = new Bulkhead();
    await askMany(bulkhead, 100);
    const [first, second] = [ask(bulkhead), ask(bulkhead)];
    bulkhead.release(1);
    expect(bulkhead.tryAcquire()).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
    expect([first.result, second.result]).toEqual([granted, 'waiting']);
    expect({ inProgress: bulkhead.inProgress, waiting: bulkhead.waiting }).toEqual({ inProgress: 100, waiting: 1 });
  });

  it('removes an attempt of a disconnected caller from the queue, and grants it no permit', async () => {
    const bulkhead = new Bulkhead();
    await askMany(bulkhead, 100);
    const leaving = new AbortController();
    const left = bulkhead.acquire(leaving.signal, Number.POSITIVE_INFINITY);
    leaving.abort();
    await expect(left).resolves.toBe('cancelled');
    expect(bulkhead.waiting).toBe(0);
    bulkhead.release(1);
    expect(bulkhead.inProgress).toBe(99);
  });
});

describe('background attempts', () => {
  const askInBackground = (bulkhead: Bulkhead, count: number) =>
    Array.from({ length: count }, () => ask(bulkhead, 'background'));

  it('hold at most a tenth of the permits', async () => {
    const bulkhead = new Bulkhead();
    const asked = askInBackground(bulkhead, 50);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked.filter(({ result }) => result === granted)).toHaveLength(10);
    expect(await askMany(bulkhead, 90)).toMatchObject({ granted: 90 });
    bulkhead.release(1, 'background');
    await vi.advanceTimersByTimeAsync(0);
    expect(asked.filter(({ result }) => result === granted)).toHaveLength(11);
    expect({ inProgress: bulkhead.inProgress, waiting: bulkhead.waiting }).toEqual({ inProgress: 100, waiting: 39 });
  });

  it('get a permit only when no caller waits', async () => {
    const bulkhead = new Bulkhead();
    await askMany(bulkhead, 100);
    const [background] = askInBackground(bulkhead, 1);
    const caller = ask(bulkhead);
    bulkhead.release(1);
    await vi.advanceTimersByTimeAsync(0);
    expect([background?.result, caller.result]).toEqual(['waiting', granted]);
    bulkhead.release(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(background?.result).toBe(granted);
  });

  it('take no place of a waiting caller, and wait longer', async () => {
    const bulkhead = new Bulkhead();
    learn(bulkhead, 3_000);
    await askMany(bulkhead, 100);
    const background = askInBackground(bulkhead, 1_001);
    expect(await askMany(bulkhead, 301)).toEqual({ granted: 0, waiting: 300, full: 1 });
    expect(background.at(-1)?.result).toBe('full');
    await vi.advanceTimersByTimeAsync(9_999);
    expect(background.at(0)?.result).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    expect(background.at(0)?.result).toBe('full');
    expect(bulkhead.waiting).toBe(0);
  });
});
