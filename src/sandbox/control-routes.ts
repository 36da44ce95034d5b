import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AccountStore } from './account-store.ts';
import { ApiError } from './api-error.ts';
import type { DeprecatedRoutes } from './deprecated-routes.ts';
import { jsonFaultRuleSchema } from './fault.ts';
import type { FaultList } from './fault-list.ts';
import { validated } from './validation.ts';
import { accountStatuses } from './wire-types.ts';

const statusSchema = z.object({
  status: z.enum(accountStatuses),
  /** Why: the one reason that the account gives from now on, none when both are absent. */
  code: z.string().optional(),
  description: z.string().optional(),
});
const removalSchema = z.object({ status: z.literal([404, 405, 410]).optional() });

/** What the control routes act on. */
export interface Controlled {
  readonly faults: FaultList;
  readonly accounts: AccountStore;
  readonly deprecatedRoutes: DeprecatedRoutes;
  readonly reset: () => void;
}

/** For people and scripts that run the sandbox by itself. Not part of StackOne, and without authentication. */
export function controlRoutes(app: FastifyInstance, { faults, accounts, deprecatedRoutes, reset }: Controlled): void {
  app.post('/sandbox/reset', async (_request, reply) => {
    reset();
    return reply.code(204).send();
  });

  app.post('/sandbox/faults', async (request, reply) => {
    faults.add(validated(jsonFaultRuleSchema, request.body));
    return reply.code(204).send();
  });

  app.delete('/sandbox/faults', async (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });

  app.post<{ Params: { id: string } }>('/sandbox/accounts/:id/status', async ({ params, body }, reply) => {
    const { status, ...cause } = validated(statusSchema, body);
    if (accounts.setStatus(params.id, status, cause) === undefined) throw new ApiError(404);
    return reply.code(204).send();
  });

  app.post('/sandbox/removed-routes', async (request, reply) => {
    deprecatedRoutes.remove(validated(removalSchema, request.body ?? {}).status);
    return reply.code(204).send();
  });

  app.delete('/sandbox/removed-routes', async (_request, reply) => {
    deprecatedRoutes.restore();
    return reply.code(204).send();
  });
}
