/**
 * The number of consecutive 404s after which the route is checked: few for items that are known to exist, more for ids that
 * callers may have invented.
 */
const bursts = { known: 3, any: 10 } as const;
export type ItemKind = keyof typeof bursts;
/** How long the result of a check is valid, so that callers can't cause constant checks. */
const checkHoldsForMs = 30_000;

interface RouteState {
  /** The distinct items that were denied since the route last found one, up to the number that matters. */
  readonly denied: Set<string>;
  checkedAt: number;
  gone: boolean;
  check: Promise<boolean> | undefined;
}

/**
 * Distinguishes missing items from a route that StackOne has removed, because both answer 404. After a burst of 404s, checks once
 * through another route whether one of the items exists. There is one object per gateway.
 */
export class ItemRoutes {
  readonly #states = new Map<string, RouteState>();
  readonly #now: () => number;

  constructor(now = Date.now) {
    this.#now = now;
  }

  /** Call it when the route has found an item. It ends any suspicion. */
  found(route: string): void {
    const state = this.#of(route);
    state.denied.clear();
    state.gone = false;
    state.checkedAt = Number.NEGATIVE_INFINITY;
  }

  /** Call it when the route has answered 404 for the item with this path. */
  denied(route: string, path: string): void {
    const { denied } = this.#of(route);
    if (denied.size < bursts.any) denied.add(path);
  }

  /** Whether the route has denied enough items to be checked. */
  isSuspicious(route: string, kind: ItemKind): boolean {
    return this.#of(route).denied.size >= bursts[kind];
  }

  /** Whether the route has denied an existing item, and found none since. */
  isGone(route: string): boolean {
    return this.#of(route).gone;
  }

  markGone(route: string): void {
    this.#of(route).gone = true;
  }

  /**
   * Checks the route after a burst of 404s. Concurrent calls share the check. Rejects if the check fails, because the result is
   * then unknown.
   */
  async confirmGone(route: string, kind: ItemKind, itemExists: () => Promise<boolean>): Promise<boolean> {
    if (!this.isSuspicious(route, kind)) return false;
    const state = this.#of(route);
    if (!state.check && this.#now() - state.checkedAt < checkHoldsForMs) return state.gone;
    state.checkedAt = this.#now();
    state.check ??= itemExists();
    try {
      state.gone ||= await state.check;
      return state.gone;
    } finally {
      state.check = undefined;
    }
  }

  #of(route: string): RouteState {
    const known = this.#states.get(route);
    if (known) return known;
    const state = { denied: new Set<string>(), checkedAt: Number.NEGATIVE_INFINITY, gone: false, check: undefined };
    this.#states.set(route, state);
    return state;
  }
}
