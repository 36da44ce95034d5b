import { describe, expect, it } from 'vitest';
import { keptForMs } from '../../src/events/event-log.ts';
import { MemoryEventLog } from '../../src/events/memory-event-log.ts';
import { newEvent, promiseEventLog, RecordingListener } from './event-log-promises.ts';

describe('the event log in memory', () => {
  promiseEventLog(async () => ({ log: new MemoryEventLog(), settled: async () => {} }));

  it('keeps a bounded number of events, and requires a resync beyond them', async () => {
    const log = new MemoryEventLog({ maximumEvents: 3 });
    const all = new RecordingListener();
    log.subscribe(all);
    for (const id of ['a', 'b', 'c', 'd']) await log.append(newEvent(id));
    const [dropped = '', oldest = ''] = all.events.map(({ id }) => id);
    expect(await log.subscribeAfter(dropped, new RecordingListener())).toBe('resync');
    const listener = new RecordingListener();
    await log.subscribeAfter(oldest, listener);
    expect(listener.accountIds).toEqual(['c', 'd']);
  });

  it('keeps events and keys for 24 hours', async () => {
    const start = 1_000;
    let now = start;
    const log = new MemoryEventLog({ now: () => now });
    const all = new RecordingListener();
    log.subscribe(all);
    await log.append(newEvent('a'));
    now = start + keptForMs;
    expect(await log.append(newEvent('a'))).toBe('duplicate');
    expect(await log.subscribeAfter(all.events[0]?.id ?? '', new RecordingListener())).not.toBe('resync');
    now = start + keptForMs + 1;
    expect(await log.subscribeAfter(all.events[0]?.id ?? '', new RecordingListener())).toBe('resync');
    expect(await log.append(newEvent('a'))).toBe('appended');
  });

  it("requires a resync after another process's event", async () => {
    const other = new MemoryEventLog();
    const listener = new RecordingListener();
    other.subscribe(listener);
    await other.append(newEvent('a'));
    const log = new MemoryEventLog();
    await log.append(newEvent('a'));
    expect(await log.subscribeAfter(listener.events[0]?.id ?? '', new RecordingListener())).toBe('resync');
  });
});
