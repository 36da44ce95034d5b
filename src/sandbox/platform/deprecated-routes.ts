import type { Route } from '../http/route.ts';
import { ApiError } from './api-error.ts';

/** The status of a removed route. */
export type RemovedStatus = 404 | 405 | 410;

const deprecatedRoutes = new Set(['/connectors/meta', '/connectors/meta/{provider}', '/accounts/{id}/meta']);

/** The routes that StackOne has deprecated. Tests remove them, as StackOne may do. */
export class DeprecatedRoutes {
  readonly #initially: RemovedStatus | undefined;
  #removedStatus: RemovedStatus | undefined;

  constructor(removedStatus: RemovedStatus | undefined) {
    this.#initially = removedStatus;
    this.#removedStatus = removedStatus;
  }

  remove(status: RemovedStatus = 404): void {
    this.#removedStatus = status;
  }

  restore(): void {
    this.#removedStatus = undefined;
  }

  reset(): void {
    this.#removedStatus = this.#initially;
  }

  /** Returns the routes, with the deprecated ones refusing requests while they are removed. */
  withRemovals(routes: readonly Route[]): Route[] {
    return routes.map((route) => {
      if (!deprecatedRoutes.has(route.path)) return route;
      return {
        ...route,
        handle: (request, parameter) => {
          if (this.#removedStatus !== undefined) throw new ApiError(this.#removedStatus);
          return route.handle(request, parameter);
        },
      };
    });
  }
}
