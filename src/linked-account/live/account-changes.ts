import type { AccountEvent, AccountEventType, NewAccountEvent } from '../../events/account-event.ts';
import { isKeptOwner } from '../../events/account-owners.ts';
import { eventKey } from '../../events/event-key.ts';
import type { EventLog } from '../../events/event-log.ts';
import { RecentKeys } from '../../events/recent-keys.ts';
import { StackOneError } from '../../stackone/stackone-error.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';
import { isWellFormedAccountId } from '../account-id.ts';
import type { ReadCache } from './read-cache.ts';

export interface NoticedChange extends Pick<AccountEvent, 'type' | 'accountId'> {
  readonly ownerId: string;
  /** The fingerprint of the account's current state, or of its last known state if it is gone. */
  readonly fingerprint: string;
}

/** Receives all changes of accounts. Invalidates this gateway's cache before it notifies listeners and other gateways. */
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
      onEvent: ({ accountId, ownerId, formerOwnerId }) => {
        cache.change(accountId, ownerId);
        if (formerOwnerId !== undefined) cache.change(accountId, formerOwnerId);
      },
      onGap: () => cache.clear(),
    });
  }

  /** Call it with the accounts that an organisation has, so that it learns when they move or are gone. */
  seen(ownerId: string, accountIds: readonly string[]): void {
    this.#events.rememberOwner(ownerId, accountIds.filter(isWellFormedAccountId));
  }

  /** Appends an event from elsewhere. Rejects if other gateways can't receive it. */
  append(event: NewAccountEvent): Promise<'appended' | 'duplicate'> {
    this.#cache.change(event.accountId, event.ownerId);
    return this.#events.append(withKeptOwners(event));
  }

  /**
   * Performs a change by this gateway. Reads that started before the change was answered are not cached. An unknown outcome
   * counts as a change. `change` returns the account after the change, or its last state if it was deleted.
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
        {
          accountId: after.id,
          ownerId: after.origin_owner_id,
          ...(before.origin_owner_id !== after.origin_owner_id && { formerOwnerId: before.origin_owner_id }),
        },
        type === 'DELETED' ? undefined : after.updated_at,
      );
      return after;
    } catch (error) {
      outdate(before.origin_owner_id);
      if (!isRefused(error)) this.#append('UPDATED', { accountId: before.id, ownerId: before.origin_owner_id });
      throw error;
    }
  }

  /**
   * Reports a difference between StackOne's state and the last known state. If several gateways detect the same difference, it is
   * one event.
   */
  noticed({ type, accountId, ownerId, fingerprint }: NoticedChange): void {
    this.#cache.change(accountId, ownerId);
    const key = JSON.stringify(['noticed', type, accountId, ownerId, fingerprint]);
    this.#append(type, { accountId, ownerId }, undefined, key);
  }

  /**
   * Reports an account that was linked or reconnected in the Hub. May be called on every read of the attempt, because it counts
   * once.
   */
  linked({ attemptId, accountId, ownerId }: { attemptId: string; accountId: string; ownerId: string }): void {
    if (!this.#attempts.add(attemptId)) return;
    this.#cache.change(accountId, ownerId);
    this.#append('UPDATED', { accountId, ownerId }, undefined, JSON.stringify(['attempt', attemptId]));
  }

  /** Does not wait. If other gateways can't receive the event, their cached reads expire. */
  #append(
    type: AccountEventType,
    account: Pick<AccountEvent, 'accountId' | 'ownerId' | 'formerOwnerId'>,
    at?: string,
    key?: string,
  ): void {
    const occurredAt = at === undefined ? new Date(this.#now()) : new Date(at);
    const date = occurredAt.toISOString();
    const event = { ...account, type, occurredAt, key: key ?? eventKey(type, account.accountId, date) };
    this.#events.append(withKeptOwners(event)).catch(() => {});
  }
}

/** An event whose owner's id is too long to be kept 10,000 times reaches those who may see the account now. */
function withKeptOwners(event: NewAccountEvent): NewAccountEvent {
  const kept = (ownerId: string | undefined) => (isKeptOwner(ownerId) ? ownerId : undefined);
  return { ...event, ownerId: kept(event.ownerId), formerOwnerId: kept(event.formerOwnerId) };
}

/** Whether StackOne has certainly changed nothing. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof StackOneError) || error.failure.kind !== 'refused') return false;
  const { status } = error.failure;
  return status >= 400 && status < 500 && status !== 408;
}
