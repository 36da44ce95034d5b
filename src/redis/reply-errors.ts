/** Replies of a server that can't serve writes now. Behind the same address there may be another that can. */
const unavailableCodes = ['READONLY', 'LOADING', 'MASTERDOWN', 'CLUSTERDOWN', 'NOREPLICAS'];
/** Replies that only a node of a Redis Cluster sends, to a client that does not follow its slots. */
const clusterCodes = ['MOVED', 'ASK', 'CROSSSLOT', 'TRYAGAIN'];

const unavailable = startingWith(unavailableCodes);
const cluster = startingWith(clusterCodes);

/** What the connection should do about an error reply. */
export type ReplyErrorAction = 'none' | 'reconnect' | 'give-up';

const pauseMs = 1_000;

/**
 * Decides which error replies call for a new connection. There is at most one a second: until a failover has reached DNS or
 * the load balancer, the address leads to the same server again.
 */
export class ReplyErrorPolicy {
  readonly #now: () => number;
  #reconnectedAt = Number.NEGATIVE_INFINITY;
  #gaveUp = false;

  /** `now` is in milliseconds, from a monotonic clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** `give-up` is said once. */
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

/** Before version 7, Redis puts the reply to a command of a script behind words of its own. */
function startingWith(codes: readonly string[]): RegExp {
  return new RegExp(`^(?:ERR Error running script .* -)?(?:${codes.join('|')})(?: |$)`);
}
