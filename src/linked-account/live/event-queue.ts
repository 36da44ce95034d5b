import type { Viewer } from '../../auth/viewer.ts';
import { resyncNeeded } from '../../errors.ts';
import type { AccountEventType } from '../../events/account-event.ts';
import { type DeliveredEvent, eventFor } from './delivered-event.ts';
import type { PendingEvent } from './pending-event.ts';

/** How the events of one subscriber are delivered. */
export interface Delivery {
  /** Charges the next event. Resolves to 0, or to the milliseconds until the rate limit allows it. */
  pay(): number | Promise<number>;
  /** Called once if too many events are pending because the subscriber does not read them. */
  onOverflow(): void;
}

export interface EventQueueOptions {
  readonly viewer: Viewer;
  /** `undefined` for events of all types. */
  readonly types: ReadonlySet<AccountEventType> | undefined;
  /** `undefined` for events of all accounts. */
  readonly accountIds: ReadonlySet<string> | undefined;
  readonly delivery: Delivery;
  /** Called once when the subscription ends. */
  readonly onEnd: () => void;
  /** The maximum number of pending events, apart from replayed ones. */
  readonly maximumEvents?: number;
  /** The pending events of all subscribers. */
  readonly all: PendingEvents;
}

/** The number of pending events of all subscribers, and its maximum. */
export interface PendingEvents {
  count: number;
  readonly maximum: number;
}

const defaultMaximumEvents = 1_000;
/** While too many events of all subscribers are pending, the maximum number for each. */
const maximumInCrowd = 50;
/** The number of pending events whose accounts are read together. */
const readAhead = 50;

interface Entry {
  readonly pending: PendingEvent;
  /** The type after merging several events of the account. */
  readonly type: AccountEventType;
}

/**
 * The pending events of one subscriber, at most one per account. It is a handwritten iterator, because an async generator can't
 * be ended while it waits.
 */
export class EventQueue implements AsyncIterableIterator<DeliveredEvent> {
  readonly #options: EventQueueOptions;
  readonly #entries = new Map<string, Entry>();
  /** Unlimited until the replayed events have been added. The event log bounds their number. */
  #maximumEvents = Number.POSITIVE_INFINITY;
  #isLive = false;
  #state: 'open' | 'broken' | 'ended' = 'open';
  /** Whether the subscriber is waiting for an event. */
  #reading = false;
  /** Whether it waits for the account of an event. */
  #finding = false;
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
    // Moves the account to the end, so that ids are delivered in order.
    this.#remove(accountId);
    this.#entries.set(accountId, { pending, type: joined });
    this.#options.all.count += 1;
    // It may join the next read, which can be seconds away.
    if (this.#finding && this.#entries.size <= readAhead) void pending.account();
    if (this.#isTooLong()) this.#overflow();
    this.#wake?.();
  }

  /** Call it when the missed events have been added. */
  goLive(): void {
    this.#isLive = true;
    this.#maximumEvents = this.#entries.size + (this.#options.maximumEvents ?? defaultMaximumEvents);
  }

  /** Ends the subscription with `RESYNC`, because events are missing. */
  break(): void {
    if (this.#state !== 'open') return;
    this.#state = 'broken';
    this.#clear();
    this.#wake?.();
  }

  /** Rejects once with `RESYNC` if events are missing. */
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
      // A later event of the account has replaced it meanwhile.
      if (this.#state !== 'open' || this.#entries.get(entry.pending.event.accountId) !== entry) continue;
      if (event && !paid) {
        const waitMs = await this.#options.delivery.pay();
        if (waitMs > 0) await this.#sleep(waitMs);
        else paid = true;
        continue;
      }
      this.#remove(entry.pending.event.accountId);
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
    this.#finding = true;
    const account = await pending.account();
    this.#finding = false;
    const event = eventFor(viewer, { ...pending.event, type }, pending.owners, account);
    return event && (types?.has(event.type) ?? true) ? event : undefined;
  }

  /** Waits for the next event or the end; with `ms`, for at most that time or the end. */
  async #sleep(ms?: number): Promise<void> {
    // It may have ended during the payment, and nothing would wake it.
    if (this.#state !== 'open') return;
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
    // Any event may be the account's last one for this viewer.
    if (types && !types.has('DELETED') && !types.has(event.type)) return false;
    return viewer.actsForAnyOwner || event.ownerId === undefined || owners.has(viewer.ownerId);
  }

  #overflow(): void {
    const { delivery } = this.#options;
    // A subscriber that waits has read all other events, so the gateway is behind, not the subscriber. During the replay, it can't
    // read yet.
    if (this.#reading || !this.#isLive) {
      this.break();
      return;
    }
    this.#end();
    delivery.onOverflow();
  }

  #isTooLong(): boolean {
    const { count, maximum } = this.#options.all;
    return this.#entries.size > (count > maximum ? Math.min(maximumInCrowd, this.#maximumEvents) : this.#maximumEvents);
  }

  #remove(accountId: string): void {
    if (this.#entries.delete(accountId)) this.#options.all.count -= 1;
  }

  #clear(): void {
    this.#options.all.count -= this.#entries.size;
    this.#entries.clear();
  }

  #end(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#clear();
    this.#options.onEnd();
    this.#wake?.();
  }
}
