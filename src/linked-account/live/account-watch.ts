import { hash } from 'node:crypto';
import type { Listeners } from '../../events/listeners.ts';
import { StackOneError } from '../../stackone/stackone-error.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';
import type { AccountChanges } from './account-changes.ts';

export interface AccountWatchOptions {
  readonly listeners: Listeners;
  readonly changes: Pick<AccountChanges, 'noticed'>;
  /** All accounts of an organisation, read from StackOne now. `onRequest` is called for each request that it takes. */
  readonly readAll: (ownerId: string, onRequest: () => void) => Promise<AccountsOfOwner>;
  /** How long after a list was read it is read again, in milliseconds. */
  readonly everyMs: number;
  /** How many requests a minute all of this may take. */
  readonly requestsPerMinute: number;
  readonly now?: () => number;
}

export interface AccountsOfOwner {
  readonly accounts: readonly WireLinkedAccount[];
  /** Whether there are no more. */
  readonly complete: boolean;
}

interface SeenAccount {
  readonly fingerprint: string;
  /** Of the look that it was seen in. */
  readonly look: number;
}

interface Watched {
  readonly accounts: Map<string, SeenAccount>;
  /** When the last reading began; absent before the first. */
  readAt?: number;
  /** Resolves when the first reading has ended. */
  firstRead?: Promise<void>;
}

const checkEveryMs = 1_000;
/** How long a subscriber waits for the first look at its accounts. */
const firstLookWithinMs = 1_000;
const minuteMs = 60_000;

/**
 * Watches the accounts of organisations that somebody listens for: reads their lists again and again, so that a change whose
 * webhook was lost reaches listeners too. What differs from what was last seen is an event.
 */
export class AccountWatch {
  readonly #options: AccountWatchOptions;
  readonly #now: () => number;
  readonly #watched = new Map<string, Watched>();
  /** When requests of the last minute were sent. */
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
   * To be called with an account that was read because of an event, before listeners are told: what they are told of is no
   * difference any more. `look` is what `beginLook` returned before the account was read.
   */
  see(account: WireLinkedAccount, look: number): void {
    for (const [ownerId, { accounts }] of this.#watched) {
      const seen = accounts.get(account.id);
      if (seen && seen.look > look) continue;
      if (ownerId === account.origin_owner_id) accounts.set(account.id, { fingerprint: fingerprintOf(account), look });
      else accounts.delete(account.id);
    }
  }

  /** The same for an account that is gone. */
  seeGone(accountId: string): void {
    for (const { accounts } of this.#watched.values()) accounts.delete(accountId);
  }

  beginLook(): number {
    this.#follow();
    this.#looks += 1;
    return this.#looks;
  }

  /**
   * Resolves when the accounts of an organisation have been looked at since somebody began to listen, or after a while: before,
   * nobody knows which accounts it has lost.
   */
  async firstLook(ownerId: string): Promise<void> {
    this.#follow();
    const watched = this.#watched.get(ownerId);
    if (watched?.readAt === undefined && watched && this.#mayRequest()) void this.#read(ownerId, watched);
    if (!watched?.firstRead) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, firstLookWithinMs);
    await Promise.race([watched.firstRead, promise]);
    clearTimeout(timer);
  }

  /** The organisations, of those with listeners, that an account was last seen with. */
  lastOwnersOf(accountId: string): string[] {
    return [...this.#watched].filter(([, { accounts }]) => accounts.has(accountId)).map(([ownerId]) => ownerId);
  }

  /** Reads the lists that are due one by one, the one that has waited longest first, as far as the requests of a minute go. */
  async check(): Promise<void> {
    if (this.#checking) return;
    this.#checking = true;
    this.#follow();
    const dueBefore = this.#now() - this.#options.everyMs;
    const waitedSince = ({ readAt = Number.NEGATIVE_INFINITY }: Watched) => readAt;
    const due = [...this.#watched]
      .filter(([, watched]) => waitedSince(watched) <= dueBefore)
      .sort(([, one], [, other]) => (waitedSince(one) < waitedSince(other) ? -1 : 1));
    for (const [ownerId, watched] of due) {
      if (!this.#mayRequest() || !(await this.#read(ownerId, watched))) break;
    }
    this.#checking = false;
  }

  /** Forgets organisations without listeners, and begins to watch those that have some now. */
  #follow(): void {
    const owners = new Set(this.#options.listeners.owners());
    for (const ownerId of this.#watched.keys()) if (!owners.has(ownerId)) this.#watched.delete(ownerId);
    for (const ownerId of owners) {
      if (!this.#watched.has(ownerId)) this.#watched.set(ownerId, { accounts: new Map() });
    }
  }

  #mayRequest(): boolean {
    const minuteAgo = this.#now() - minuteMs;
    this.#requests = this.#requests.filter((at) => at > minuteAgo);
    return this.#requests.length < this.#options.requestsPerMinute;
  }

  /** Resolves with whether there was a request left for it. */
  #read(ownerId: string, watched: Watched): Promise<boolean> {
    const isFirst = watched.readAt === undefined;
    const reading = this.#look(ownerId, watched, isFirst);
    if (isFirst) watched.firstRead = reading.then(() => {});
    return reading;
  }

  async #look(ownerId: string, watched: Watched, isFirst: boolean): Promise<boolean> {
    const look = this.beginLook();
    const { readAt } = watched;
    watched.readAt = this.#now();
    try {
      const read = await this.#options.readAll(ownerId, () => this.#requests.push(this.#now()));
      this.#compare(ownerId, watched, read, look, isFirst);
      return true;
    } catch (error) {
      // The call's failure is counted where it was made. Without a request left, the list remains the one that has waited longest.
      if (!isRateLimited(error)) return true;
      if (readAt === undefined) delete watched.readAt;
      else watched.readAt = readAt;
      return false;
    }
  }

  #compare(ownerId: string, watched: Watched, read: AccountsOfOwner, look: number, isFirst: boolean): void {
    const { changes } = this.#options;
    const missing = new Set(watched.accounts.keys());
    for (const account of read.accounts) {
      missing.delete(account.id);
      const seen = watched.accounts.get(account.id);
      // An event has brought something newer meanwhile.
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

function isRateLimited(error: unknown): boolean {
  return error instanceof StackOneError && error.failure.kind === 'refused' && error.failure.status === 429;
}

function fingerprintOf(account: WireLinkedAccount): string {
  return hash('sha256', JSON.stringify(account), 'base64url');
}
