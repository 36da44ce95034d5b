import type { Viewer } from '../../auth/viewer.ts';
import { badUserInput, resyncNeeded } from '../../errors.ts';
import type { AccountEvent, AccountEventType } from '../../events/account-event.ts';
import type { EventListener, EventLog } from '../../events/event-log.ts';
import type { Listeners } from '../../events/listeners.ts';
import { isWellFormedAccountId } from '../account-id.ts';
import type { AccountWatch } from './account-watch.ts';
import type { EventAccountReads } from './event-account-reads.ts';
import { type Delivery, EventQueue, type PendingEvents } from './event-queue.ts';
import { PendingEvent } from './pending-event.ts';

export interface SubscribedEvents {
  readonly types?: readonly AccountEventType[] | null | undefined;
  readonly linkedAccountIds?: readonly string[] | null | undefined;
  /** The id of the last event that the subscriber has received. */
  readonly after?: string | null | undefined;
}

export interface AccountEventFeedOptions {
  readonly events: EventLog;
  readonly listeners: Listeners;
  readonly watch: Pick<AccountWatch, 'firstLook' | 'lastOwnersOf' | 'seeGone'>;
  readonly reads: Pick<EventAccountReads, 'read'>;
  /** The maximum number of pending events for a subscriber. */
  readonly maximumEvents?: number;
  /** The maximum number of pending events for all subscribers, beyond which those with the most are cut. */
  readonly maximumOfAll?: number;
}

const maximumIds = 100;
/** At most about 100 MB, if each is replayed to a single subscriber. */
const defaultMaximumOfAll = 100_000;

/** The events of linked accounts, for viewers that may see them. */
export class AccountEventFeed {
  readonly #options: AccountEventFeedOptions;
  readonly #all: PendingEvents;
  /** The latest event. All subscribers are notified of it in the same turn. */
  #latest: PendingEvent | undefined;

  constructor(options: AccountEventFeedOptions) {
    this.#options = options;
    this.#all = { count: 0, maximum: options.maximumOfAll ?? defaultMaximumOfAll };
  }

  /**
   * Subscribes a viewer to future events, or to the events after the event `after`. Rejects with `RESYNC` if some of those are no
   * longer known.
   */
  async subscribe(viewer: Viewer, wanted: SubscribedEvents, delivery: Delivery): Promise<EventQueue> {
    const { types, after } = wanted;
    const accountIds = readAccountIds(wanted.linkedAccountIds);
    const leave = this.#register(viewer);
    let unsubscribe = () => {};
    const queue = new EventQueue({
      viewer,
      types: types ? new Set(types) : undefined,
      accountIds,
      delivery,
      all: this.#all,
      ...(this.#options.maximumEvents !== undefined && { maximumEvents: this.#options.maximumEvents }),
      onEnd: () => {
        leave();
        unsubscribe();
      },
    });
    const listener: EventListener = {
      onEvent: (event) => queue.push(this.#pendingFor(event)),
      onGap: () => queue.break(),
    };
    try {
      unsubscribe = await this.#listen(after, listener);
      queue.goLive();
      // The previous owner of an account must be known before its first event.
      if (!viewer.actsForAnyOwner) await this.#options.watch.firstLook(viewer.ownerId);
    } catch (error) {
      await queue.return();
      throw error;
    }
    return queue;
  }

  async #listen(after: string | null | undefined, listener: EventListener): Promise<() => void> {
    const { events } = this.#options;
    if (after == null) return events.subscribe(listener);
    const unsubscribe = await events.subscribeAfter(after, listener);
    if (unsubscribe === 'resync') throw resyncNeeded();
    return unsubscribe;
  }

  #register(viewer: Viewer): () => void {
    const { listeners } = this.#options;
    const leaveAll = viewer.actsForAnyOwner ? listeners.add(undefined) : () => {};
    const leaveOwn = viewer.ownerId === undefined ? () => {} : listeners.add(viewer.ownerId);
    return () => {
      leaveAll();
      leaveOwn();
    };
  }

  #pendingFor(event: AccountEvent): PendingEvent {
    if (this.#latest?.event === event) return this.#latest;
    const { watch, reads } = this.#options;
    const { type, accountId, ownerId, formerOwnerId } = event;
    const owners = new Set(watch.lastOwnersOf(accountId));
    for (const owner of [ownerId, formerOwnerId]) if (owner !== undefined) owners.add(owner);
    // Of several possible owners, one may have the account now: it may only have left the others.
    const isGone = type === 'DELETED' && owners.size <= 1;
    if (isGone) watch.seeGone(accountId);
    // Counts towards the share of an owner, also if the event does not name one.
    const [anyOwner] = owners;
    const arrivedAt = performance.now();
    const read = () => (isGone ? Promise.resolve(undefined) : reads.read(accountId, ownerId ?? anyOwner, arrivedAt));
    this.#latest = new PendingEvent(event, owners, read);
    return this.#latest;
  }
}

/** Omits malformed ids, because they have no events. */
function readAccountIds(ids: readonly string[] | null | undefined): ReadonlySet<string> | undefined {
  if (!ids) return undefined;
  if (ids.length > maximumIds) {
    throw badUserInput(
      `linkedAccountIds can have at most ${maximumIds} entries: omit it for all accounts.`,
      'linkedAccountIds',
    );
  }
  return new Set(ids.filter(isWellFormedAccountId));
}
