import type { FastifyInstance } from 'fastify';
import { jsonFaultRuleSchema } from './fault.ts';
import type { FaultList } from './fault-list.ts';
import { validated } from './validation.ts';

/** For people and scripts that run the sandbox by itself. Not part of StackOne, and without authentication. */
export function controlRoutes(app: FastifyInstance, faults: FaultList, reset: () => void): void {
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
}
