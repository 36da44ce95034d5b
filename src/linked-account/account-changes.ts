import type { AccountEventType, NewAccountEvent } from '../events/account-event.ts';
import { eventKey } from '../events/event-key.ts';
import type { EventLog } from '../events/event-log.ts';
import { StackOneError } from '../stackone/stackone-error.ts';
import type { WireLinkedAccount } from '../stackone/wire.ts';
import type { ReadCache } from './read-cache.ts';

/** Changes of accounts, wherever they come from: they outdate what this gateway keeps, and then others are told. */
export class AccountChanges {
  readonly #cache: ReadCache;
  readonly #events: EventLog;
  readonly #now: () => number;

  constructor(cache: ReadCache, events: EventLog, now: () => number = Date.now) {
    this.#cache = cache;
    this.#events = events;
    this.#now = now;
    events.subscribe({
      onEvent: ({ accountId, ownerId }) => cache.change(accountId, ownerId),
      onGap: () => cache.clear(),
    });
  }

  /** Of what happened elsewhere. Rejects when other gateways can't be told. */
  append(event: NewAccountEvent): Promise<'appended' | 'duplicate'> {
    this.#cache.change(event.accountId, event.ownerId);
    return this.#events.append(event);
  }

  /**
   * Carries out a change of the gateway's own. What began to be read before the change was answered is kept nowhere; and
   * where its outcome is unknown, the account counts as changed. `change` returns the account as it is then, or was when
   * it was deleted.
   */
  async carryOut(
    type: AccountEventType,
    before: WireLinkedAccount,
    change: () => Promise<WireLinkedAccount>,
  ): Promise<WireLinkedAccount> {
    const outdate = (ownerId: string) => this.#cache.change(before.id, ownerId);
    outdate(before.origin_owner_id);
    try {
      const after = await change();
      outdate(before.origin_owner_id);
      outdate(after.origin_owner_id);
      this.#tell(type, after, type === 'DELETED' ? undefined : after.updated_at);
      return after;
    } catch (error) {
      outdate(before.origin_owner_id);
      if (!isRefused(error)) this.#tell('UPDATED', before);
      throw error;
    }
  }

  /** Nobody waits for it: where others can't be told, what they keep ends by itself. */
  #tell(type: AccountEventType, account: WireLinkedAccount, at = new Date(this.#now()).toISOString()): void {
    const event = {
      type,
      accountId: account.id,
      ownerId: account.origin_owner_id,
      occurredAt: new Date(at),
      key: eventKey(type, account.id, at),
    };
    this.#events.append(event).catch(() => {});
  }
}

/** Whether StackOne has certainly changed nothing. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof StackOneError) || error.failure.kind !== 'refused') return false;
  const { status } = error.failure;
  return status >= 400 && status < 500 && status !== 408;
}
