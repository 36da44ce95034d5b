import { rateLimitedForMs } from '../../stackone/stackone-error.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';
import type { AccountWatch } from './account-watch.ts';
import type { ReadAccount } from './delivered-event.ts';
import { ReadPace } from './read-pace.ts';

type AccountsById = ReadonlyMap<string, WireLinkedAccount | Error>;

export interface EventAccountReadsOptions {
  /** Reads accounts of any owner in as few calls as possible. The calls count towards the share of `ownerId`. */
  readonly readMany: (ids: readonly string[], ownerId: string | undefined) => Promise<AccountsById>;
  readonly watch: Pick<AccountWatch, 'beginLook' | 'see' | 'seeGone'>;
  /** The background requests per minute of all organisations; 0 for no limit. */
  readonly requestsPerMinute: number;
  /** In milliseconds, from a monotonic clock. */
  readonly now?: () => number;
}

interface WaitingRead {
  /** When its event arrived. */
  readonly since: number;
  readonly promise: Promise<ReadAccount>;
  readonly resolve: (account: ReadAccount | Promise<ReadAccount>) => void;
}

/** An organisation with reads that wait or are under way. */
interface Organisation {
  readonly ownerId: string | undefined;
  /** By the id of the account, in the order of arrival. */
  waiting: Map<string, WaitingRead>;
  isReading: boolean;
  /** When the quota may have a request for it again. */
  refusedUntil: number;
}

/** A higher number would delay the reads of requests. */
const maximumBatches = 4;
const maximumIds = 100;
/** How long a read waits for the quota after its event has arrived. All requests leave the quota's window in this time. */
const maximumWaitMs = 60_000;

/**
 * Reads the accounts of events, several at a time and for one organisation after the other. Each organisation has at most one
 * read under way, and its other accounts wait for the next one, so that a burst of events takes few requests.
 *
 * A read also waits while the quota has no request for it, for up to a minute.
 */
export class EventAccountReads {
  readonly #options: EventAccountReadsOptions;
  readonly #now: () => number;
  readonly #pace: ReadPace;
  /** Those that have waited for a read the longest come first. */
  readonly #organisations = new Map<string, Organisation>();
  #underWay = 0;
  #isScheduled = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: EventAccountReadsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#pace = new ReadPace(options.requestsPerMinute);
  }

  /** Resolves to a state of the account that is not older than the call. `since` is when the event arrived. Does not reject. */
  read(id: string, ownerId: string | undefined, since = this.#now()): Promise<ReadAccount> {
    const key = ownerId ?? '';
    const organisation = this.#organisations.get(key) ?? {
      ...{ ownerId, waiting: new Map(), isReading: false },
      refusedUntil: Number.NEGATIVE_INFINITY,
    };
    this.#organisations.set(key, organisation);
    const read = organisation.waiting.get(id) ?? { since, ...Promise.withResolvers<ReadAccount>() };
    organisation.waiting.set(id, read);
    this.#schedule();
    return read.promise;
  }

  /** Batches the reads of one turn of the event loop. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#work();
    });
  }

  #work(): void {
    clearTimeout(this.#timer);
    const now = this.#now();
    let nextAt = Number.POSITIVE_INFINITY;
    for (const [key, organisation] of [...this.#organisations]) {
      if (this.#underWay >= maximumBatches) return;
      if (organisation.isReading) continue;
      const startAt = Math.max(organisation.refusedUntil, this.#pace.nextAt(key));
      if (startAt > now) nextAt = Math.min(nextAt, startAt);
      else void this.#readNext(key, organisation);
    }
    if (Number.isFinite(nextAt)) this.#timer = setTimeout(() => this.#work(), nextAt - now).unref();
  }

  async #readNext(key: string, organisation: Organisation): Promise<void> {
    const batch = [...organisation.waiting].slice(0, maximumIds);
    for (const [id] of batch) organisation.waiting.delete(id);
    organisation.isReading = true;
    this.#underWay += 1;
    this.#pace.count(key, this.#now());
    const accounts = await this.#readBatch(
      batch.map(([id]) => id),
      organisation.ownerId,
    );
    const refused = new Map(batch.filter(([id]) => rateLimitedForMs(accounts.get(id)) !== undefined));
    for (const [id, read] of batch) if (!refused.has(id)) read.resolve(accounts.get(id));
    const [firstId] = refused.keys();
    if (firstId !== undefined) this.#waitForQuota(organisation, refused, accounts.get(firstId));
    organisation.isReading = false;
    this.#underWay -= 1;
    this.#organisations.delete(key);
    // The others come first.
    if (organisation.waiting.size > 0) this.#organisations.set(key, organisation);
    this.#work();
  }

  /** Puts refused reads back in front. Those that have waited too long fail. */
  #waitForQuota(organisation: Organisation, refused: Map<string, WaitingRead>, failure: ReadAccount): void {
    const now = this.#now();
    const later = organisation.waiting;
    organisation.waiting = refused;
    for (const [id, read] of later) {
      const earlier = refused.get(id);
      if (earlier) read.resolve(earlier.promise);
      else refused.set(id, read);
    }
    let firstEnd = Number.POSITIVE_INFINITY;
    for (const [id, { since, resolve }] of [...refused]) {
      const end = since + maximumWaitMs;
      if (end > now) {
        firstEnd = Math.min(firstEnd, end);
        continue;
      }
      refused.delete(id);
      resolve(failure);
    }
    organisation.refusedUntil = Math.min(now + (rateLimitedForMs(failure) ?? 0), firstEnd);
  }

  async #readBatch(ids: readonly string[], ownerId: string | undefined): Promise<AccountsById> {
    const { readMany, watch } = this.#options;
    const look = watch.beginLook();
    try {
      const accounts = await readMany(ids, ownerId);
      for (const id of ids) {
        const account = accounts.get(id);
        if (account === undefined) watch.seeGone(id);
        else if (!(account instanceof Error)) watch.see(account, look);
      }
      return accounts;
    } catch (error) {
      const failure = error instanceof Error ? error : new Error('unknown failure', { cause: error });
      return new Map(ids.map((id) => [id, failure]));
    }
  }
}
