import type { AccountEvent, AccountEventType, NewAccountEvent } from '../../events/account-event.ts';
import { eventKey } from '../../events/event-key.ts';
import type { EventLog } from '../../events/event-log.ts';
import { RecentKeys } from '../../events/recent-keys.ts';
import { StackOneError } from '../../stackone/stackone-error.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';
import type { ReadCache } from './read-cache.ts';

export interface NoticedChange extends Pick<AccountEvent, 'type' | 'accountId'> {
  readonly ownerId: string;
  /** Of the account as it is now, or was last seen before it was gone. */
  readonly fingerprint: string;
}

/** Changes of accounts, wherever they come from: they outdate what this gateway keeps, and then others are told. */
export class AccountChanges {
  readonly #cache: ReadCache;
  readonly #events: EventLog;
  readonly #now: () => number;
  readonly #attempts: RecentKeys;

  constructor(cache: ReadCache, events: EventLog, now: () => number = Date.now) {
    this.#cache = cache;
    this.#events = events;
    this.#now = now;
    this.#attempts = new RecentKeys(now);
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
      this.#append(
        type,
        { accountId: after.id, ownerId: after.origin_owner_id },
        type === 'DELETED' ? undefined : after.updated_at,
      );
      return after;
    } catch (error) {
      outdate(before.origin_owner_id);
      if (!isRefused(error)) this.#append('UPDATED', { accountId: before.id, ownerId: before.origin_owner_id });
      throw error;
    }
  }

  /** A difference between what StackOne has now and what was last seen. Gateways that notice the same make one event of it. */
  noticed({ type, accountId, ownerId, fingerprint }: NoticedChange): void {
    this.#cache.change(accountId, ownerId);
    const key = JSON.stringify(['noticed', type, accountId, ownerId, fingerprint]);
    this.#append(type, { accountId, ownerId }, undefined, key);
  }

  /** An account that was linked or mended in the Hub. May be called whenever the attempt is read: it counts once. */
  linked({ attemptId, accountId, ownerId }: { attemptId: string; accountId: string; ownerId: string }): void {
    if (!this.#attempts.add(attemptId)) return;
    this.#cache.change(accountId, ownerId);
    this.#append('UPDATED', { accountId, ownerId }, undefined, JSON.stringify(['attempt', attemptId]));
  }

  /** Nobody waits for it: where others can't be told, what they keep ends by itself. */
  #append(
    type: AccountEventType,
    account: Pick<AccountEvent, 'accountId' | 'ownerId'>,
    at?: string,
    key?: string,
  ): void {
    const occurredAt = at === undefined ? new Date(this.#now()) : new Date(at);
    const date = occurredAt.toISOString();
    const event = { ...account, type, occurredAt, key: key ?? eventKey(type, account.accountId, date) };
    this.#events.append(event).catch(() => {});
  }
}

/** Whether StackOne has certainly changed nothing. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof StackOneError) || error.failure.kind !== 'refused') return false;
  const { status } = error.failure;
  return status >= 400 && status < 500 && status !== 408;
}
