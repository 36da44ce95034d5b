import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AccountStore } from './account-store.ts';
import { ApiError } from './api-error.ts';
import type { Settings } from './options.ts';
import { connectSessionCreateSchema, type SessionStore } from './session-store.ts';
import { validated } from './validation.ts';

const authenticateSchema = z.object({ token: z.string() });

export function connectSessionRoutes(
  app: FastifyInstance,
  sessions: SessionStore,
  accounts: AccountStore,
  settings: Settings,
): void {
  app.post('/connect_sessions', async (request, reply) => {
    const input = validated(connectSessionCreateSchema, request.body);
    if (typeof input.account_id === 'string' && accounts.get(input.account_id) === undefined) {
      throw new ApiError(404);
    }
    const { session, token } = sessions.create(input);
    return reply.code(201).send({ ...session, token, auth_link_url: authLinkUrl(request, token) });
  });

  app.post('/connect_sessions/authenticate', async (request, reply) => {
    const { token } = validated(authenticateSchema, request.body);
    const stored = sessions.byToken(token);
    if (stored === undefined) throw new ApiError(settings.unknownTokenStatus);
    return reply.code(201).send(stored.session);
  });

  app.get<{ Params: { id: string } }>('/connect_sessions/:id', async (request) => {
    const stored = sessions.byId(Number(request.params.id));
    if (stored === undefined) throw new ApiError(404);
    return stored.session;
  });
}

/** The hosted page of this sandbox, under the address by which the caller reached it. */
function authLinkUrl(request: FastifyRequest, token: string): string {
  return `${request.protocol}://${request.host}/embedded/integrations?token=${token}`;
}
