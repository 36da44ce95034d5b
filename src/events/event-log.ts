import type { AccountEvent, NewAccountEvent } from './account-event.ts';

/** The maximum age and number of kept events. */
export const keptForMs = 24 * 60 * 60 * 1_000;
export const maximumKeptEvents = 10_000;

export type Unsubscribe = () => void;

export interface EventListener {
  /** Called for each event in the order of the log. Must not throw. */
  onEvent(event: AccountEvent): void;
  /** Called when events may have been lost. State that is derived from events must be read again. */
  onGap(): void;
}

/** The events of all gateways in a single order. */
export interface EventLog {
  /**
   * Appends an event and records its key atomically. Adds the last known owner of the account if the event names another one or
   * none. Rejects if other gateways can't receive the event; neither the event nor its
   * key is recorded then, unless only the confirmation was lost.
   */
  append(event: NewAccountEvent): Promise<'appended' | 'duplicate'>;
  /** Records that an organisation has these accounts. Does not wait, and does not fail. */
  rememberOwner(ownerId: string, accountIds: readonly string[]): void;
  /** Delivers every event from now on. */
  subscribe(listener: EventListener): Unsubscribe;
  /**
   * Delivers the kept events after `id`, oldest first, and then every new event, without gaps or repetitions. Resolves to
   * `'resync'` and delivers nothing if `id` is no longer kept, belongs to another epoch, or is beyond the newest event.
   */
  subscribeAfter(id: string, listener: EventListener): Promise<Unsubscribe | 'resync'>;
  close(): Promise<void>;
}
