import { randomUUID } from 'node:crypto';
import { type SharedStateEvents, SharedStateStatus } from '../../redis/shared-state-status.ts';
import { takeFrom } from '../../stackone/resilience/request-limiter.ts';
import type { RequestPriority, RequestQuota } from '../../stackone/resilience/request-quota.ts';
import { type Lease, LeasePool, type LeaseResult } from './lease-pool.ts';
import { type LeaseKind, type LeaseRequest, leaseMs, type QuotaStore, type UnusedLease } from './quota-store.ts';
import { SentRequests } from './sent-requests.ts';
import { SharedUsage } from './shared-usage.ts';

/** How often a gateway reports its requests to the others and learns theirs. It is also the gateway's heartbeat. */
const exchangeEveryMs = 1_000;
/** The share of the limit that a gateway may lease in advance. */
const shareAhead = 0.02;
const maximumReservedAhead = 3;
/** The assumed number of gateways while it is unknown. */
const gatewaysUnlessKnown = 4;

export interface LeasedQuotaOptions {
  readonly store: QuotaStore;
  /** The limit of all gateways together, in requests per minute; more than 0. */
  readonly limit: number;
  readonly events: SharedStateEvents;
  /** In milliseconds, from a monotonic clock. */
  readonly now?: () => number;
}

/**
 * A quota that all gateways share through a store. Each gateway leases several requests at a time, so that most requests don't
 * wait for the store. While the store does not answer, each gateway uses its share of the remaining quota that it last knew of.
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
  /** The pools of each organisation. */
  readonly #own = { background: new Map<string, LeasePool>(), reserved: new Map<string, LeasePool>() };
  #epoch = '';
  #lost = false;
  #closed = false;
  /** Resolves when the last exchange has ended. Exchanges run one at a time. */
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
  }

  /** Starts to exchange reports with the other gateways every second. */
  start(): void {
    this.#timer = setInterval(() => void this.exchange(), exchangeEveryMs).unref();
    void this.exchange();
  }

  take(owner: string, priority: RequestPriority): number | undefined | Promise<number | undefined> {
    if (this.#lost) return this.#takeOwnShare(owner, priority);
    const kind = priority === 'background' ? 'background' : 'general';
    const result = (kind === 'background' ? this.#poolOf(owner, kind) : this.#general).take();
    if (result === 'granted') return this.#count(kind, owner);
    return this.#conclude(result, kind, owner);
  }

  /** Reports this gateway's requests to the others and learns theirs. Does not reject. */
  exchange(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#closed) await this.#send(undefined, false);
      // Their expired leases have been returned.
      for (const pools of [this.#own.background, this.#own.reserved]) {
        for (const [owner, pool] of pools) if (pool.isIdle) pools.delete(owner);
      }
    });
  }

  /** Returns unused leases, and reports that this gateway is leaving. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#inTurn(async () => {
      if (this.#closed) return;
      this.#closed = true;
      for (const pool of [this.#general, ...this.#own.background.values()]) pool.expireAll();
      if (!this.#lost) await this.#send(undefined, true);
      // Later requests count against this gateway's own share.
      this.#lost = true;
    });
  }

  async #conclude(
    pending: LeaseResult | Promise<LeaseResult>,
    kind: LeaseKind,
    owner: string,
  ): Promise<number | undefined> {
    const result = await pending;
    if (result === 'granted') return this.#count(kind, owner);
    if (result === 'lost') return this.#takeOwnShare(owner, kind === 'background' ? 'background' : 'normal');
    if (kind !== 'general') return this.#shared.secondsUntilNext() ?? 1;
    return this.#conclude(this.#poolOf(owner, 'reserved').take(), 'reserved', owner);
  }

  #poolOf(owner: string, kind: 'background' | 'reserved'): LeasePool {
    const pools = this.#own[kind];
    const known = pools.get(owner);
    if (known) return known;
    const ahead = Math.min(maximumReservedAhead, Math.floor(this.#limit * shareAhead));
    const pool = this.#open(kind, owner, kind === 'reserved' ? ahead : 0);
    pools.set(owner, pool);
    return pool;
  }

  #count(kind: LeaseKind, owner: string): undefined {
    if (kind === 'general') this.#sent.sentOnGeneralLease(owner);
    else this.#sent.sentOnOwnLease(owner, kind === 'background' ? kind : 'normal');
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
    const unused = this.#takeUnused();
    try {
      const lease = (await this.#attempt(request, leaving, unused)) ?? (await this.#attempt(request, leaving, []));
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

  /** Returns `undefined` if the store has lost its data. The next attempt reports all requests of the last minute again. */
  async #attempt(
    lease: LeaseRequest | undefined,
    leaving: boolean,
    unused: readonly UnusedLease[],
  ): Promise<Lease | undefined> {
    const report = this.#sent.report();
    const sentAt = this.#now();
    const answer = await this.#store.exchange({
      gateway: this.#gateway,
      epoch: this.#epoch,
      gateways: this.#shared.gateways,
      ...report,
      unused,
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
    this.#shared.update(answer);
    return { bucket: answer.bucket, remaining: answer.granted, expiresAt: sentAt + leaseMs };
  }

  /** Reserved leases are not returned: an organisation keeps what was reserved for it. */
  #takeUnused(): UnusedLease[] {
    const unusedOf = (kind: LeaseKind, pool: LeasePool) =>
      pool.takeExpired().map(({ bucket, remaining }) => ({ bucket, count: remaining, kind }));
    const background = [...this.#own.background.values()];
    return [...unusedOf('general', this.#general), ...background.flatMap((pool) => unusedOf('background', pool))];
  }

  #dropLeases(): void {
    const { background, reserved } = this.#own;
    for (const pool of [this.#general, ...background.values(), ...reserved.values()]) pool.drop();
  }
}
