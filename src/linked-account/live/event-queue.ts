import type { Viewer } from '../../auth/viewer.ts';
import { resyncNeeded } from '../../errors.ts';
import type { AccountEventType } from '../../events/account-event.ts';
import { type DeliveredEvent, eventFor } from './delivered-event.ts';
import type { PendingEvent } from './pending-event.ts';

/** How the events of one subscriber are delivered. */
export interface Delivery {
  /** Pays for the next event; resolves to 0, or to the milliseconds to wait until the subscriber can pay. */
  pay(): number | Promise<number>;
  /** Called once when the subscriber does not take its events and too many wait. */
  onOverflow(): void;
}

export interface EventQueueOptions {
  readonly viewer: Viewer;
  /** `undefined` for events of every type. */
  readonly types: ReadonlySet<AccountEventType> | undefined;
  /** `undefined` for events of every account. */
  readonly accountIds: ReadonlySet<string> | undefined;
  readonly delivery: Delivery;
  /** Called once, when the subscriber leaves or is left. */
  readonly onEnd: () => void;
  /** How many events may wait, beside those that are delivered again. */
  readonly maximumEvents?: number;
}

const defaultMaximumEvents = 1_000;
/** Whose accounts are read together. */
const readAhead = 50;

interface Entry {
  readonly pending: PendingEvent;
  /** Of the events that were joined into this one. */
  readonly type: AccountEventType;
}

/**
 * The events that wait for one subscriber, at most one for each account. An iterator that is written by hand: an async generator
 * can't be ended while it waits.
 */
export class EventQueue implements AsyncIterableIterator<DeliveredEvent> {
  readonly #options: EventQueueOptions;
  readonly #entries = new Map<string, Entry>();
  /** Any number until what was missed has been added: no more than the event log keeps. */
  #maximumEvents = Number.POSITIVE_INFINITY;
  #state: 'open' | 'broken' | 'ended' = 'open';
  /** Whether the subscriber waits for an event. */
  #reading = false;
  #wake: (() => void) | undefined;

  constructor(options: EventQueueOptions) {
    this.#options = options;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  push(pending: PendingEvent): void {
    if (this.#state !== 'open' || !this.#mayConcern(pending)) return;
    const { accountId, type } = pending.event;
    const earlier = this.#entries.get(accountId);
    // An account that the subscriber does not know yet is still new.
    const joined = earlier?.type === 'CREATED' && type === 'UPDATED' ? 'CREATED' : type;
    // To the end, so that ids are delivered in order.
    this.#entries.delete(accountId);
    this.#entries.set(accountId, { pending, type: joined });
    if (this.#entries.size > this.#maximumEvents) this.#overflow();
    this.#wake?.();
  }

  /** To be called when the events that the subscriber has missed are there. */
  goLive(): void {
    this.#maximumEvents = this.#entries.size + (this.#options.maximumEvents ?? defaultMaximumEvents);
  }

  /** Events are missing: the subscriber is told so, and gets no more. */
  break(): void {
    if (this.#state !== 'open') return;
    this.#state = 'broken';
    this.#entries.clear();
    this.#wake?.();
  }

  /** Rejects with `RESYNC`, once, when events are missing. */
  async next(): Promise<IteratorResult<DeliveredEvent, undefined>> {
    this.#reading = true;
    try {
      const event = await this.#take();
      return event ? { value: event, done: false } : { value: undefined, done: true };
    } finally {
      this.#reading = false;
    }
  }

  async return(): Promise<IteratorResult<DeliveredEvent, undefined>> {
    this.#end();
    return { value: undefined, done: true };
  }

  async #take(): Promise<DeliveredEvent | undefined> {
    let paid = false;
    while (this.#state === 'open') {
      const [entry] = this.#entries.values();
      if (!entry) {
        await this.#sleep();
        continue;
      }
      const event = await this.#find(entry);
      // A later event of the account has taken its place meanwhile.
      if (this.#state !== 'open' || this.#entries.get(entry.pending.event.accountId) !== entry) continue;
      if (event && !paid) {
        const waitMs = await this.#options.delivery.pay();
        if (waitMs > 0) await this.#sleep(waitMs);
        else paid = true;
        continue;
      }
      this.#entries.delete(entry.pending.event.accountId);
      if (event) return event;
    }
    if (this.#state === 'broken') {
      this.#end();
      throw resyncNeeded();
    }
    return undefined;
  }

  async #find({ pending, type }: Entry): Promise<DeliveredEvent | undefined> {
    let ahead = 0;
    for (const { pending: next } of this.#entries.values()) {
      void next.account();
      ahead += 1;
      if (ahead === readAhead) break;
    }
    const { viewer, types } = this.#options;
    const event = eventFor(viewer, { ...pending.event, type }, pending.owners, await pending.account());
    return event && (types?.has(event.type) ?? true) ? event : undefined;
  }

  /** Until the next event or the end; or, with `ms`, for so long or until the end. */
  async #sleep(ms?: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
    this.#wake = () => {
      if (ms === undefined || this.#state !== 'open') resolve();
    };
    await promise;
    clearTimeout(timer);
    this.#wake = undefined;
  }

  #mayConcern({ event, owners }: PendingEvent): boolean {
    const { viewer, types, accountIds } = this.#options;
    if (accountIds && !accountIds.has(event.accountId)) return false;
    // Any event may turn out to be the account's last one for this viewer.
    if (types && !types.has('DELETED') && !types.has(event.type)) return false;
    return viewer.actsForAnyOwner || event.ownerId === undefined || owners.has(viewer.ownerId);
  }

  #overflow(): void {
    const { delivery } = this.#options;
    // Who waits for events has read all others: it is the gateway that is behind.
    if (this.#reading) {
      this.break();
      return;
    }
    this.#end();
    delivery.onOverflow();
  }

  #end(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#entries.clear();
    this.#options.onEnd();
    this.#wake?.();
  }
}
