import type { AccountEvent, NewAccountEvent } from './account-event.ts';

/** Events are kept for this long, and at most this many of them. */
export const keptForMs = 24 * 60 * 60 * 1_000;
export const maximumKeptEvents = 10_000;

export type Unsubscribe = () => void;

export interface EventListener {
  /** Called for each event, in the order of the log. Must not throw. */
  onEvent(event: AccountEvent): void;
  /** Events may have been missed and can't be recovered: whatever was derived from events must be read again. */
  onGap(): void;
}

/** The events of all gateways in one order. */
export interface EventLog {
  /**
   * Appends an event and records its key in one step. Rejects when other gateways can't learn of the event; then neither
   * the event nor its key is recorded, unless only the confirmation was lost.
   */
  append(event: NewAccountEvent): Promise<'appended' | 'duplicate'>;
  /** Delivers every event from now on. */
  subscribe(listener: EventListener): Unsubscribe;
  /**
   * Delivers the kept events after `id`, oldest first, and then every new one, with no gap and no repetition between the
   * two. Resolves to `'resync'`, with nothing delivered, when `id` is no longer kept, belongs to another epoch, or is
   * beyond the newest event.
   */
  subscribeAfter(id: string, listener: EventListener): Promise<Unsubscribe | 'resync'>;
  close(): Promise<void>;
}
