import type { Viewer } from '../../auth/viewer.ts';
import { GatewayError } from '../../errors.ts';
import { callerKey } from './caller-key.ts';

export interface SubscriptionLimits {
  /** The maximum number of open subscriptions of one caller. */
  readonly perViewer: number;
  /** The maximum number of open subscriptions of all callers. */
  readonly total: number;
}

/** The permit of one subscription. */
export interface SubscriptionPlace {
  /** Assigns the permit to its caller. Throws `RATE_LIMITED` and changes nothing if the caller has reached its limit. */
  assignTo(viewer: Viewer): void;
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

  /** Reserves a permit without a caller. Throws `OVERLOADED` if all are taken. */
  reserve(): SubscriptionPlace {
    if (this.#total >= this.#limits.total) throw full;
    this.#total += 1;
    let keys: readonly string[] = [];
    let released = false;
    return {
      assignTo: (viewer) => {
        keys = this.#add(viewer);
      },
      release: () => {
        if (released) return;
        released = true;
        this.#total -= 1;
        for (const key of keys) this.#remove(key);
      },
    };
  }

  /** Acquires a permit for a caller. Throws `OVERLOADED` or `RATE_LIMITED`. */
  take(viewer: Viewer): SubscriptionPlace {
    const place = this.reserve();
    try {
      place.assignTo(viewer);
    } catch (error) {
      place.release();
      throw error;
    }
    return place;
  }

  #add(viewer: Viewer): readonly string[] {
    const viewerKey = `viewer ${callerKey(viewer)}`;
    if (this.#count(viewerKey) >= this.#limits.perViewer) throw tooManyOfViewer;
    // A service for all organisations counts towards no organisation's limit.
    const ownerKey = viewer.ownerId === undefined ? undefined : `owner ${viewer.ownerId}`;
    if (ownerKey !== undefined && this.#count(ownerKey) >= this.#perOwner) throw tooManyOfOwner;
    const keys = ownerKey === undefined ? [viewerKey] : [viewerKey, ownerKey];
    for (const key of keys) this.#open.set(key, this.#count(key) + 1);
    return keys;
  }

  #count(key: string): number {
    return this.#open.get(key) ?? 0;
  }

  #remove(key: string): void {
    const left = this.#count(key) - 1;
    if (left > 0) this.#open.set(key, left);
    else this.#open.delete(key);
  }
}
