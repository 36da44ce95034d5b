import { Listeners } from '../../src/events/listeners.ts';
import { MemoryEventLog } from '../../src/events/memory-event-log.ts';
import { AccountEventFeed } from '../../src/linked-account/live/account-event-feed.ts';

/** A feed without events, for tests that need none. */
export function noAccountEvents(): AccountEventFeed {
  return new AccountEventFeed({
    events: new MemoryEventLog(),
    listeners: new Listeners(),
    watch: { firstLook: async () => {}, lastOwnersOf: () => [], seeGone: () => {} },
    reads: { read: async () => new Error('read') },
  });
}
