import type { Viewer } from '../../auth/viewer.ts';
import { GatewayError } from '../../errors.ts';
import { callerKey } from './caller-key.ts';

export interface SubscriptionLimits {
  /** How many subscriptions one caller may have open at the same time. */
  readonly perViewer: number;
  /** How many all callers together may have. */
  readonly total: number;
}

/** The place of one subscription. */
export interface SubscriptionPlace {
  /** Counts the place for its caller. Throws `RATE_LIMITED`, and changes nothing, when the caller has no more. */
  assignTo(viewer: Viewer): void;
  release(): void;
}

const shareOfOrganisation = 0.2;
const retryAfter = 10;
/** Made once: when most subscriptions are refused, stack traces would be most of what refusing costs. */
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

/** Bounds how many subscriptions are open: in all, for each caller, and for each organisation, a fifth of all. */
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

  /** A place that is no caller's yet. Throws `OVERLOADED` when all are taken. */
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

  /** A place for a subscription of this caller. Throws `OVERLOADED` or `RATE_LIMITED`. */
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
    // A service for every organisation is no organisation's.
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
