import { randomUUID } from 'node:crypto';
import { type SharedStateEvents, SharedStateStatus } from '../../redis/shared-state-status.ts';
import { takeFrom } from '../../stackone/resilience/request-limiter.ts';
import type { RequestPriority, RequestQuota } from '../../stackone/resilience/request-quota.ts';
import { type Lease, type LeaseOutcome, LeasePool } from './lease-pool.ts';
import { type LeaseKind, type LeaseRequest, leaseMs, type QuotaStore, type UnspentLease } from './quota-store.ts';
import { SentRequests } from './sent-requests.ts';
import { SharedUsage } from './shared-usage.ts';

/** How often a gateway tells the others that it lives and what it has sent, and hears the same of them. */
const exchangeEveryMs = 1_000;
/** Of the limit, how much a gateway may lease ahead of its requests. */
const shareAhead = 0.02;
const maximumReservedAhead = 3;
/** How many gateways there may be, for one that has never heard of any. */
const gatewaysUnlessKnown = 4;

export interface LeasedQuotaOptions {
  readonly store: QuotaStore;
  /** Of all gateways, in requests a minute; more than 0. */
  readonly limit: number;
  readonly events: SharedStateEvents;
  /** In milliseconds, from a monotonic clock. */
  readonly now?: () => number;
}

/**
 * The quota that gateways spend together. Each leases several requests at a time, so that most requests wait for nothing. While
 * the store does not answer, each gateway spends its own share of what it last knew to be left.
 */
export class LeasedQuota implements RequestQuota {
  readonly #store: QuotaStore;
  readonly #limit: number;
  readonly #now: () => number;
  readonly #status: SharedStateStatus;
  readonly #gateway = randomUUID();
  readonly #sent: SentRequests;
  readonly #shared: SharedUsage;
  readonly #general: LeasePool;
  readonly #background: LeasePool;
  readonly #reserved = new Map<string, LeasePool>();
  #epoch = '';
  #lost = false;
  #closed = false;
  /** Ends when the last exchange has ended: there is one at a time. */
  #exchanges: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor({ store, limit, events, now = () => performance.now() }: LeasedQuotaOptions) {
    this.#store = store;
    this.#limit = limit;
    this.#now = now;
    this.#status = new SharedStateStatus(events, now);
    this.#sent = new SentRequests(now);
    this.#shared = new SharedUsage(now);
    this.#general = this.#open('general', '', Math.floor(limit * shareAhead));
    this.#background = this.#open('background', '', 0);
  }

  /** Exchanges with the other gateways every second. */
  start(): void {
    this.#timer = setInterval(() => void this.exchange(), exchangeEveryMs).unref();
    void this.exchange();
  }

  take(owner: string, priority: RequestPriority): number | undefined | Promise<number | undefined> {
    if (this.#lost) return this.#takeOwnShare(owner, priority);
    const kind = priority === 'background' ? 'background' : 'general';
    const outcome = (kind === 'background' ? this.#background : this.#general).take();
    if (outcome === 'granted') return this.#count(kind, owner);
    return this.#conclude(outcome, kind, owner);
  }

  /** Tells the others what has happened here, and hears what has happened there. Does not reject. */
  exchange(): Promise<void> {
    return this.#inTurn(async () => {
      for (const [owner, pool] of this.#reserved) if (pool.isIdle) this.#reserved.delete(owner);
      if (!this.#closed) await this.#send(undefined, false);
    });
  }

  /** Gives back what is leased and not spent, and takes leave of the others. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#inTurn(async () => {
      if (this.#closed) return;
      this.#closed = true;
      for (const pool of [this.#general, this.#background]) pool.expireAll();
      if (!this.#lost) await this.#send(undefined, true);
      // What is still sent is taken from this gateway's own share.
      this.#lost = true;
    });
  }

  async #conclude(
    pending: LeaseOutcome | Promise<LeaseOutcome>,
    kind: LeaseKind,
    owner: string,
  ): Promise<number | undefined> {
    const outcome = await pending;
    if (outcome === 'granted') return this.#count(kind, owner);
    if (outcome === 'lost') return this.#takeOwnShare(owner, kind === 'background' ? 'background' : 'normal');
    if (kind !== 'general') return this.#shared.secondsUntilNext() ?? 1;
    return this.#conclude(this.#reservedFor(owner).take(), 'reserved', owner);
  }

  #reservedFor(owner: string): LeasePool {
    const ahead = Math.min(maximumReservedAhead, Math.floor(this.#limit * shareAhead));
    const pool = this.#reserved.get(owner) ?? this.#open('reserved', owner, ahead);
    this.#reserved.set(owner, pool);
    return pool;
  }

  #count(kind: LeaseKind, owner: string): undefined {
    if (kind === 'background') this.#sent.sentInBackground();
    else if (kind === 'reserved') this.#sent.sentOnReservedLease(owner);
    else this.#sent.sentOnGeneralLease(owner);
  }

  #takeOwnShare(owner: string, priority: RequestPriority): number | undefined {
    const gateways = Math.min(this.#shared.gateways || gatewaysUnlessKnown, this.#limit);
    const share = Math.floor((this.#limit - this.#shared.used) / gateways);
    const retryAfter = takeFrom(this.#sent.withoutLease, share, owner, priority);
    if (retryAfter === undefined) this.#sent.sentWithoutLease(owner, priority);
    return retryAfter && Math.min(retryAfter, this.#shared.secondsUntilNext() ?? retryAfter);
  }

  #open(kind: LeaseKind, owner: string, maximumAhead: number): LeasePool {
    return new LeasePool({ ask: (wanted) => this.#lease({ kind, wanted, owner }), maximumAhead, now: this.#now });
  }

  #lease(request: LeaseRequest): Promise<Lease | 'lost'> {
    return this.#inTurn(async () => (this.#lost ? 'lost' : await this.#send(request, false)));
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#exchanges.then(act);
    this.#exchanges = turn;
    return turn;
  }

  /** Does not reject. */
  async #send(request: LeaseRequest | undefined, leaving: boolean): Promise<Lease | 'lost'> {
    const unspent = this.#takeUnspent();
    try {
      const lease = (await this.#attempt(request, leaving, unspent)) ?? (await this.#attempt(request, leaving, []));
      if (!lease) throw new Error('the data in Redis was lost twice');
      this.#lost = false;
      this.#status.wrote();
      return lease;
    } catch (error) {
      this.#lost = true;
      this.#dropLeases();
      this.#status.failed(error);
      return 'lost';
    }
  }

  /** `undefined` when the store has lost its data: the next attempt tells it all that this gateway knows. */
  async #attempt(
    lease: LeaseRequest | undefined,
    leaving: boolean,
    unspent: readonly UnspentLease[],
  ): Promise<Lease | undefined> {
    const report = this.#sent.report();
    const sentAt = this.#now();
    const answer = await this.#store.exchange({
      gateway: this.#gateway,
      epoch: this.#epoch,
      gateways: this.#shared.gateways,
      ...report,
      unspent,
      lease,
      leaving,
    });
    if (!('granted' in answer)) {
      this.#epoch = answer.epoch;
      this.#sent.forgotten();
      this.#dropLeases();
      return undefined;
    }
    this.#sent.reported(report);
    this.#shared.hear(answer);
    return { bucket: answer.bucket, remaining: answer.granted, expiresAt: sentAt + leaseMs };
  }

  /** An organisation keeps what was reserved for it, spent or not. */
  #takeUnspent(): UnspentLease[] {
    const pools = [
      { kind: 'general', pool: this.#general },
      { kind: 'background', pool: this.#background },
    ] as const;
    return pools.flatMap(({ kind, pool }) =>
      pool.takeExpired().map(({ bucket, remaining }) => ({ bucket, count: remaining, kind })),
    );
  }

  #dropLeases(): void {
    for (const pool of [this.#general, this.#background, ...this.#reserved.values()]) pool.drop();
  }
}
