import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OpenStreams } from '../../../src/graphql/subscriptions/open-streams.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A stream whose caller disconnects when asked to, or ignores it. */
function addStream(streams: OpenStreams, leaves = true) {
  const stream = { checkPeer: vi.fn(), drain: vi.fn(), terminate: vi.fn() };
  const remove = streams.add(stream);
  if (leaves) stream.drain.mockImplementation(remove);
  stream.terminate.mockImplementation(remove);
  return stream;
}

/** Advances timers by this time, with everything that waits for them. */
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

describe('open streams', () => {
  it('probe their peers every 12 seconds', async () => {
    const stream = addStream(new OpenStreams());
    await pass(11_999);
    expect(stream.checkPeer).not.toHaveBeenCalled();
    await pass(1);
    expect(stream.checkPeer).toHaveBeenCalledTimes(1);
    await pass(12_000);
    expect(stream.checkPeer).toHaveBeenCalledTimes(2);
  });

  it('end one after the other when the gateway stops, within three seconds in total', async () => {
    const streams = new OpenStreams();
    const all = Array.from({ length: 1_000 }, () => addStream(streams));
    const drained = () => all.filter(({ drain }) => drain.mock.calls.length === 1).length;
    const closed = streams.close(20_000);
    await pass(1_500);
    expect(drained()).toBeGreaterThan(300);
    expect(drained()).toBeLessThan(700);
    await pass(2_000);
    expect(drained()).toBe(1_000);
    await closed;
    expect(all.every(({ terminate }) => terminate.mock.calls.length === 0)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("are cut if their callers do not disconnect, at the latest at the gateway's deadline", async () => {
    for (const [finishWithinMs, cutAfterMs] of [
      [20_000, 2_050],
      [1_000, 1_000],
      [0, 0],
    ] as const) {
      const streams = new OpenStreams();
      const stays = addStream(streams, false);
      const closed = streams.close(finishWithinMs);
      await pass(Math.max(0, cutAfterMs - 1));
      if (cutAfterMs > 0) expect(stays.terminate).not.toHaveBeenCalled();
      await pass(1);
      expect(stays.terminate).toHaveBeenCalledTimes(1);
      await closed;
    }
  });

  it('do not delay the stop if there are none', async () => {
    await new OpenStreams().close(20_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
