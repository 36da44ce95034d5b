import { hash } from 'node:crypto';
import type { Listeners } from '../../events/listeners.ts';
import { rateLimitedForMs } from '../../stackone/stackone-error.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';
import type { AccountChanges } from './account-changes.ts';

export interface AccountWatchOptions {
  readonly listeners: Listeners;
  readonly changes: Pick<AccountChanges, 'noticed' | 'seen'>;
  /** Reads all accounts of an organisation from StackOne now. `onRequest` is called for each request. */
  readonly readAll: (ownerId: string, onRequest: () => void) => Promise<AccountsOfOwner>;
  /** The interval between reads of the same list, in milliseconds. */
  readonly everyMs: number;
  /** The maximum number of requests per minute for all lists. */
  readonly requestsPerMinute: number;
  readonly now?: () => number;
}

export interface AccountsOfOwner {
  readonly accounts: readonly WireLinkedAccount[];
  /** Whether these are all accounts. */
  readonly complete: boolean;
}

interface SeenAccount {
  readonly fingerprint: string;
  /** The check in which the account was seen. */
  readonly look: number;
}

interface Watched {
  readonly accounts: Map<string, SeenAccount>;
  /** The start of the last read; absent before the first. */
  readAt?: number;
  /** When the quota may have a request for it again. */
  refusedUntil?: number;
  /** Resolves when the first read has completed. */
  firstRead?: Promise<void>;
}

const checkEveryMs = 1_000;
/** How long a subscriber waits for the first read of its accounts, in milliseconds. */
const firstLookWithinMs = 1_000;
const minuteMs = 60_000;
/** Refused requests count too, so a list is not tried again at every check. */
const refusedAtLeastMs = 10_000;

/**
 * Watches the accounts of organisations with listeners. It reads their lists periodically, so that listeners learn of changes
 * whose webhooks were lost. A difference from the last known state is an event.
 */
export class AccountWatch {
  readonly #options: AccountWatchOptions;
  readonly #now: () => number;
  readonly #watched = new Map<string, Watched>();
  /** The times of the last minute's requests. */
  #requests: number[] = [];
  #looks = 0;
  #checking = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AccountWatchOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  start(): void {
    this.#timer = setInterval(() => void this.check(), checkEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /**
   * Call it with an account that was read because of an event, before listeners are notified, so that the watch does not report
   * the same change. `look` is the result of `beginLook` before the read.
   */
  see(account: WireLinkedAccount, look: number): void {
    for (const [ownerId, { accounts }] of this.#watched) {
      const seen = accounts.get(account.id);
      if (seen && seen.look > look) continue;
      if (ownerId === account.origin_owner_id) accounts.set(account.id, { fingerprint: fingerprintOf(account), look });
      else accounts.delete(account.id);
    }
  }

  /** Like `see`, for an account that is gone. */
  seeGone(accountId: string): void {
    for (const { accounts } of this.#watched.values()) accounts.delete(accountId);
  }

  beginLook(): number {
    this.#follow();
    this.#looks += 1;
    return this.#looks;
  }

  /**
   * Resolves when the accounts of an organisation have been read once since its first listener, or after a timeout. Before that,
   * deletions can't be detected.
   */
  async firstLook(ownerId: string): Promise<void> {
    this.#follow();
    const watched = this.#watched.get(ownerId);
    if (watched && this.#mayReadFirst(watched)) void this.#read(ownerId, watched);
    if (!watched?.firstRead) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, firstLookWithinMs);
    await Promise.race([watched.firstRead, promise]);
    clearTimeout(timer);
  }

  /** The organisations with listeners that last had the account. */
  lastOwnersOf(accountId: string): string[] {
    return [...this.#watched].filter(([, { accounts }]) => accounts.has(accountId)).map(([ownerId]) => ownerId);
  }

  /** Reads the lists that are due, one after the other and longest overdue first, within the limit per minute. */
  async check(): Promise<void> {
    if (this.#checking) return;
    this.#checking = true;
    this.#follow();
    const dueBefore = this.#now() - this.#options.everyMs;
    const waitedSince = ({ readAt = Number.NEGATIVE_INFINITY }: Watched) => readAt;
    const listening = new Set(this.#options.listeners.owners());
    const due = [...this.#watched]
      .filter(([ownerId, watched]) => listening.has(ownerId) && waitedSince(watched) <= dueBefore)
      .filter(([, { refusedUntil = 0 }]) => refusedUntil <= this.#now())
      .sort(([, one], [, other]) => (waitedSince(one) < waitedSince(other) ? -1 : 1));
    for (const [ownerId, watched] of due) {
      if (!this.#mayRequest()) break;
      await this.#read(ownerId, watched);
    }
    this.#checking = false;
  }

  /**
   * Adds organisations with new listeners. Drops those without listeners when their list has expired: a listener that comes back
   * again and again must not use up the requests of all organisations.
   */
  #follow(): void {
    const owners = new Set(this.#options.listeners.owners());
    const expired = this.#now() - this.#options.everyMs;
    for (const [ownerId, { readAt = expired }] of this.#watched) {
      if (!owners.has(ownerId) && readAt <= expired) this.#watched.delete(ownerId);
    }
    for (const ownerId of owners) {
      if (!this.#watched.has(ownerId)) this.#watched.set(ownerId, { accounts: new Map() });
    }
  }

  #mayReadFirst({ readAt, refusedUntil = 0 }: Watched): boolean {
    return readAt === undefined && refusedUntil <= this.#now() && this.#mayRequest();
  }

  #mayRequest(): boolean {
    const minuteAgo = this.#now() - minuteMs;
    this.#requests = this.#requests.filter((at) => at > minuteAgo);
    return this.#requests.length < this.#options.requestsPerMinute;
  }

  #read(ownerId: string, watched: Watched): Promise<void> {
    const isFirst = watched.readAt === undefined;
    const reading = this.#look(ownerId, watched, isFirst);
    if (isFirst) watched.firstRead = reading;
    return reading;
  }

  async #look(ownerId: string, watched: Watched, isFirst: boolean): Promise<void> {
    const look = this.beginLook();
    const { readAt } = watched;
    watched.readAt = this.#now();
    try {
      const read = await this.#options.readAll(ownerId, () => this.#requests.push(this.#now()));
      this.#compare(ownerId, watched, read, look, isFirst);
    } catch (error) {
      // The client has counted the failure. If the organisation's part of the quota is used up, its list stays due, and the
      // lists of other organisations do not wait for it.
      const refusedForMs = rateLimitedForMs(error);
      if (refusedForMs === undefined) return;
      watched.refusedUntil = this.#now() + Math.max(refusedForMs, refusedAtLeastMs);
      if (readAt === undefined) delete watched.readAt;
      else watched.readAt = readAt;
    }
  }

  #compare(ownerId: string, watched: Watched, read: AccountsOfOwner, look: number, isFirst: boolean): void {
    const { changes } = this.#options;
    changes.seen(
      ownerId,
      read.accounts.map(({ id }) => id),
    );
    const missing = new Set(watched.accounts.keys());
    for (const account of read.accounts) {
      missing.delete(account.id);
      const seen = watched.accounts.get(account.id);
      // An event has brought a newer state meanwhile.
      if (seen && seen.look > look) continue;
      const fingerprint = fingerprintOf(account);
      watched.accounts.set(account.id, { fingerprint, look });
      if (isFirst || seen?.fingerprint === fingerprint) continue;
      changes.noticed({ type: seen ? 'UPDATED' : 'CREATED', accountId: account.id, ownerId, fingerprint });
    }
    if (!read.complete) return;
    for (const id of missing) {
      const seen = watched.accounts.get(id);
      if (!seen || seen.look > look) continue;
      watched.accounts.delete(id);
      changes.noticed({ type: 'DELETED', accountId: id, ownerId, fingerprint: seen.fingerprint });
    }
  }
}

function fingerprintOf(account: WireLinkedAccount): string {
  return hash('sha256', JSON.stringify(account), 'base64url');
}
