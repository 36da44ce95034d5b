import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';

/** How a route answers that is no longer there. */
export type RemovedStatus = 404 | 405 | 410;

const deprecatedRoutes = new Set(['/connectors/meta', '/connectors/meta/:provider', '/accounts/:id/meta']);

/** The routes that StackOne calls deprecated: a test takes them away, as StackOne will one day. */
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

  /** Refuses requests to the deprecated routes of `app` while they are removed. */
  guard(app: FastifyInstance): void {
    app.addHook('preHandler', async (request: FastifyRequest) => {
      const status = this.#removedStatus;
      if (status !== undefined && deprecatedRoutes.has(request.routeOptions.url ?? '')) throw new ApiError(status);
    });
  }
}
