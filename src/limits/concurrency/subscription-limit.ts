import type { Viewer } from '../../auth/viewer.ts';
import { GatewayError } from '../../errors.ts';
import { callerKey } from './caller-key.ts';

export interface SubscriptionLimits {
  /** The maximum number of open subscriptions of one caller. */
  readonly perViewer: number;
  /** The maximum number of open subscriptions of all callers. */
  readonly total: number;
}

/** The permits of one subscription, or of a WebSocket and its subscriptions. */
export interface SubscriptionPermit {
  /** Assigns the permit to its caller. Throws `RATE_LIMITED` and changes nothing if the caller has reached its limit. */
  assignTo(viewer: Viewer): void;
  /**
   * Changes the number of permits. Throws `OVERLOADED` or `RATE_LIMITED` and changes nothing if more are needed and none is left.
   * The last permits may exceed a limit, so that a subscription that needs several is not refused for good.
   */
  resize(permits: number): void;
  release(): void;
}

const shareOfOrganisation = 0.2;
const retryAfter = 10;
/** Created once: under overload, the stack traces of new errors would be most of the cost of a refusal. */
const full = new GatewayError('OVERLOADED', 'The gateway has reached its limit of open subscriptions.', {
  retryAfter,
});
const tooManyOfViewer = new GatewayError('RATE_LIMITED', 'Too many subscriptions of this caller are open.', {
  retryAfter,
});
const tooManyOfOwner = new GatewayError(
  'RATE_LIMITED',
  "Too many subscriptions of the caller's organisation are open.",
  {
    retryAfter,
  },
);

/** Limits open subscriptions: in total, for each caller, and for each organisation, which may have a fifth of the total. */
export class SubscriptionLimit {
  readonly #limits: SubscriptionLimits;
  readonly #perOwner: number;
  readonly #open = new Map<string, number>();
  #total = 0;

  constructor(limits: SubscriptionLimits) {
    this.#limits = limits;
    this.#perOwner = Math.max(1, Math.floor(limits.total * shareOfOrganisation));
  }

  get open(): number {
    return this.#total;
  }

  /** Reserves permits without a caller. Throws `OVERLOADED` if all are taken. */
  reserve(permits = 1): SubscriptionPermit {
    this.#assertTotal();
    this.#total += permits;
    let held = permits;
    let viewer: Viewer | undefined;
    const change = (to: number) => {
      this.#total += to - held;
      if (viewer) this.#count(viewer, to - held);
      held = to;
    };
    return {
      assignTo: (caller) => {
        this.#assertCaller(caller);
        this.#count(caller, held);
        viewer = caller;
      },
      resize: (to) => {
        if (held === 0) return;
        if (to > held) {
          this.#assertTotal();
          if (viewer) this.#assertCaller(viewer);
        }
        change(to);
      },
      release: () => change(0),
    };
  }

  /** Acquires permits for a caller. Throws `OVERLOADED` or `RATE_LIMITED`. */
  take(viewer: Viewer, permits = 1): SubscriptionPermit {
    const permit = this.reserve(permits);
    try {
      permit.assignTo(viewer);
    } catch (error) {
      permit.release();
      throw error;
    }
    return permit;
  }

  #assertTotal(): void {
    if (this.#total >= this.#limits.total) throw full;
  }

  #assertCaller(viewer: Viewer): void {
    const { own, organisation } = keysOf(viewer);
    if (this.#openOf(own) >= this.#limits.perViewer) throw tooManyOfViewer;
    if (organisation !== undefined && this.#openOf(organisation) >= this.#perOwner) throw tooManyOfOwner;
  }

  #count(viewer: Viewer, change: number): void {
    for (const key of Object.values(keysOf(viewer))) {
      const open = this.#openOf(key) + change;
      if (open > 0) this.#open.set(key, open);
      else this.#open.delete(key);
    }
  }

  #openOf(key: string): number {
    return this.#open.get(key) ?? 0;
  }
}

/** A service for all organisations counts towards no organisation's limit. */
function keysOf(viewer: Viewer): { readonly own: string; readonly organisation?: string } {
  const own = `viewer ${callerKey(viewer)}`;
  return viewer.ownerId === undefined ? { own } : { own, organisation: `owner ${viewer.ownerId}` };
}
