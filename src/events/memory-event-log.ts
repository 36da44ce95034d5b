import { randomBytes } from 'node:crypto';
import type { NewAccountEvent } from './account-event.ts';
import { AccountOwners } from './account-owners.ts';
import { EventHistory, type EventHistoryOptions } from './event-history.ts';
import type { EventListener, EventLog, Unsubscribe } from './event-log.ts';
import { RecentKeys } from './recent-keys.ts';

/** The log of a gateway without Redis. Its epoch is that of the process. */
export class MemoryEventLog implements EventLog {
  readonly #epoch = randomBytes(6).toString('hex');
  readonly #history: EventHistory;
  readonly #keys: RecentKeys;
  readonly #owners = new AccountOwners();
  #sequence = 0;

  constructor(options: EventHistoryOptions = {}) {
    this.#history = new EventHistory(options);
    this.#keys = new RecentKeys(options.now);
  }

  async append({ key, ...event }: NewAccountEvent): Promise<'appended' | 'duplicate'> {
    if (!this.#keys.add(key)) return 'duplicate';
    this.#sequence += 1;
    const { accountId, ownerId } = event;
    const known = this.#owners.get(accountId);
    const formerOwnerId = event.formerOwnerId ?? (known === ownerId ? undefined : known);
    if (ownerId !== undefined && event.type !== 'DELETED') this.#owners.set(accountId, ownerId);
    this.#history.record({ ...event, formerOwnerId, id: `${this.#epoch}-${this.#sequence}` });
    return 'appended';
  }

  rememberOwner(ownerId: string, accountIds: readonly string[]): void {
    for (const id of accountIds) this.#owners.set(id, ownerId);
  }

  subscribe(listener: EventListener): Unsubscribe {
    return this.#history.subscribe(listener);
  }

  async subscribeAfter(id: string, listener: EventListener): Promise<Unsubscribe | 'resync'> {
    return this.#history.subscribeAfter(id, listener);
  }

  async close(): Promise<void> {}
}
