import { deliverFault } from '../faults/fault-delivery.ts';
import type { FaultList } from '../faults/fault-list.ts';
import { ApiError, errorReply } from '../platform/api-error.ts';
import type { Reply } from './reply.ts';
import { findRoute, type Route, type RouteMatch } from './route.ts';
import type { SandboxRequest } from './sandbox-request.ts';
import type { Answer } from './server.ts';

export interface AnswerOptions {
  /** The sandbox's own routes. Faults do not apply to them. */
  readonly ownRoutes: readonly Route[];
  readonly stackOneRoutes: readonly Route[];
  readonly faults: FaultList;
  readonly now: () => number;
}

/** Creates the function that answers requests. Faults also apply to unknown paths and to refused requests. */
export function createAnswer({ ownRoutes, stackOneRoutes, faults, now }: AnswerOptions): Answer {
  const failed = (error: unknown) => errorReply(error, now());
  const carryOut = (request: SandboxRequest, match: RouteMatch | undefined): Reply => {
    try {
      if (match === undefined) throw new ApiError(404);
      return match.route.handle(request, match.parameter);
    } catch (error) {
      return failed(error);
    }
  };

  return async (request, socket) => {
    const own = findRoute(ownRoutes, request);
    if (own) return carryOut(request, own);
    const match = findRoute(stackOneRoutes, request);
    const fault = faults.take(request.method, request.path);
    const answer = () => carryOut(request, match);
    const reply = fault ? await deliverFault(fault, answer, socket, now).catch(failed) : answer();
    return { ...reply, headers: { ...match?.route.headers?.(request), ...reply.headers } };
  };
}
