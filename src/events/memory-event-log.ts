import { randomBytes } from 'node:crypto';
import type { NewAccountEvent } from './account-event.ts';
import { EventHistory, type EventHistoryOptions } from './event-history.ts';
import type { EventListener, EventLog, Unsubscribe } from './event-log.ts';
import { RecentKeys } from './recent-keys.ts';

/** The log of a gateway without Redis. Its epoch is that of the process. */
export class MemoryEventLog implements EventLog {
  readonly #epoch = randomBytes(6).toString('hex');
  readonly #history: EventHistory;
  readonly #keys: RecentKeys;
  #sequence = 0;

  constructor(options: EventHistoryOptions = {}) {
    this.#history = new EventHistory(options);
    this.#keys = new RecentKeys(options.now);
  }

  async append({ key, ...event }: NewAccountEvent): Promise<'appended' | 'duplicate'> {
    if (!this.#keys.add(key)) return 'duplicate';
    this.#sequence += 1;
    this.#history.record({ ...event, id: `${this.#epoch}-${this.#sequence}` });
    return 'appended';
  }

  subscribe(listener: EventListener): Unsubscribe {
    return this.#history.subscribe(listener);
  }

  async subscribeAfter(id: string, listener: EventListener): Promise<Unsubscribe | 'resync'> {
    return this.#history.subscribeAfter(id, listener);
  }

  async close(): Promise<void> {}
}
