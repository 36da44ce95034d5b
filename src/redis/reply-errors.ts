/** Replies of a server that can't accept writes at present. After a failover, the same address may lead to a server that can. */
const unavailableCodes = ['READONLY', 'LOADING', 'MASTERDOWN', 'CLUSTERDOWN', 'NOREPLICAS'];
/** Replies that only a Redis Cluster node sends, to a client that does not support clusters. */
const clusterCodes = ['MOVED', 'ASK', 'CROSSSLOT', 'TRYAGAIN'];

const unavailable = startingWith(unavailableCodes);
const cluster = startingWith(clusterCodes);

/** The action that the connection takes on an error reply. */
export type ReplyErrorAction = 'none' | 'reconnect' | 'give-up';

const pauseMs = 1_000;

/**
 * Decides which error replies require a new connection, at most once per second: until a failover has reached DNS or the load
 * balancer, the address leads to the same server.
 */
export class ReplyErrorPolicy {
  readonly #now: () => number;
  #reconnectedAt = Number.NEGATIVE_INFINITY;
  #gaveUp = false;

  /** `now` is in milliseconds, from a monotonic clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Returns `give-up` at most once. */
  actionFor(message: string): ReplyErrorAction {
    if (this.#gaveUp) return 'none';
    if (cluster.test(message)) {
      this.#gaveUp = true;
      return 'give-up';
    }
    if (!unavailable.test(message) || this.#now() - this.#reconnectedAt < pauseMs) return 'none';
    this.#reconnectedAt = this.#now();
    return 'reconnect';
  }
}

/** Before version 7, Redis adds a prefix to error replies from a script. */
function startingWith(codes: readonly string[]): RegExp {
  return new RegExp(`^(?:ERR Error running script .* -)?(?:${codes.join('|')})(?: |$)`);
}
