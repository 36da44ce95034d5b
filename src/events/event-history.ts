import type { AccountEvent } from './account-event.ts';
import { type EventListener, keptForMs, maximumKeptEvents, type Unsubscribe } from './event-log.ts';

interface KeptEvent {
  readonly event: AccountEvent;
  readonly recordedAt: number;
}

export interface EventHistoryOptions {
  readonly maximumEvents?: number;
  readonly now?: () => number;
}

/** The latest events and their listeners in this process. Replay and subscription are one step, so a listener misses nothing. */
export class EventHistory {
  readonly #maximumEvents: number;
  readonly #now: () => number;
  readonly #listeners = new Set<EventListener>();
  /** Maps the id of each kept event to its position, counted from the first event ever recorded. */
  readonly #positions = new Map<string, number>();
  #kept: KeptEvent[] = [];
  #dropped = 0;

  constructor({ maximumEvents = maximumKeptEvents, now = Date.now }: EventHistoryOptions = {}) {
    this.#maximumEvents = maximumEvents;
    this.#now = now;
  }

  has(id: string): boolean {
    this.#dropOld();
    return this.#positions.has(id);
  }

  /** Resolves when an event with this id is recorded, or after `withinMs` milliseconds. */
  async recorded(id: string, withinMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const onEvent = (event: AccountEvent) => {
      if (event.id === id) resolve();
    };
    const unsubscribe = this.subscribe({ onEvent, onGap: resolve });
    const timer = setTimeout(resolve, withinMs);
    if (!this.has(id)) await promise;
    clearTimeout(timer);
    unsubscribe();
  }

  /** `recordedAt` is in milliseconds since 1970. */
  record(event: AccountEvent, recordedAt = this.#now()): void {
    this.#positions.set(event.id, this.#dropped + this.#kept.length);
    this.#kept.push({ event, recordedAt });
    this.#dropOld();
    for (const listener of this.#listeners) listener.onEvent(event);
  }

  /** Discards all events and calls `onGap` on every listener. */
  breakOff(): void {
    this.#kept = [];
    this.#positions.clear();
    for (const listener of this.#listeners) listener.onGap();
  }

  subscribe(listener: EventListener): Unsubscribe {
    // A new object, so that the same listener can subscribe twice.
    const subscription: EventListener = {
      onEvent: (event) => listener.onEvent(event),
      onGap: () => listener.onGap(),
    };
    this.#listeners.add(subscription);
    return () => this.#listeners.delete(subscription);
  }

  subscribeAfter(id: string, listener: EventListener): Unsubscribe | 'resync' {
    this.#dropOld();
    const position = this.#positions.get(id);
    if (position === undefined) return 'resync';
    const missed = this.#kept.slice(position + 1 - this.#dropped);
    const unsubscribe = this.subscribe(listener);
    for (const { event } of missed) listener.onEvent(event);
    return unsubscribe;
  }

  #dropOld(): void {
    const oldest = this.#now() - keptForMs;
    let count = Math.max(0, this.#kept.length - this.#maximumEvents);
    while ((this.#kept[count]?.recordedAt ?? Number.POSITIVE_INFINITY) < oldest) count += 1;
    if (count === 0) return;
    for (const { event } of this.#kept.slice(0, count)) this.#positions.delete(event.id);
    this.#kept = this.#kept.slice(count);
    this.#dropped += count;
  }
}
