/**
 * So many items that are denied in a row make it worth asking whether the route is still there: few that are known to exist, more
 * whose identifiers anybody may have made up.
 */
const bursts = { known: 3, any: 10 } as const;
export type ItemKind = keyof typeof bursts;
/** How long a check holds, so that nobody can have the gateway check all day. */
const checkHoldsForMs = 30_000;

interface RouteState {
  /** Of the different items that were denied since the route last found one; no more than matter. */
  readonly denied: Set<string>;
  checkedAt: number;
  gone: boolean;
  check: Promise<boolean> | undefined;
}

/**
 * Tells an item that is missing from a route that StackOne has removed: both answer 404. A burst of them is checked once, by
 * asking another route whether an item that the first one denies exists. Lives as long as the gateway.
 */
export class ItemRoutes {
  readonly #states = new Map<string, RouteState>();
  readonly #now: () => number;

  constructor(now = Date.now) {
    this.#now = now;
  }

  /** The route has found an item: whatever was suspected of it is over. */
  found(route: string): void {
    const state = this.#of(route);
    state.denied.clear();
    state.gone = false;
    state.checkedAt = Number.NEGATIVE_INFINITY;
  }

  /** The route has answered 404 about the item with this path. */
  denied(route: string, path: string): void {
    const { denied } = this.#of(route);
    if (denied.size < bursts.any) denied.add(path);
  }

  /** Whether the route has denied so many items that this needs an explanation. */
  isSuspicious(route: string, kind: ItemKind): boolean {
    return this.#of(route).denied.size >= bursts[kind];
  }

  /** Whether the route was found to deny what exists, and has found nothing since. */
  isGone(route: string): boolean {
    return this.#of(route).gone;
  }

  markGone(route: string): void {
    this.#of(route).gone = true;
  }

  /** Checks a burst of 404s. Those of one burst share the check. Rejects when the check does: then nobody knows. */
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
