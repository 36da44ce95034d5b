import { z } from 'zod';
import { json } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import type { Settings } from '../options.ts';
import type { AccountStore } from '../store/account-store.ts';
import { connectSessionCreateSchema, type SessionStore } from '../store/session-store.ts';
import { ApiError } from './api-error.ts';
import { validated } from './validation.ts';

const authenticateSchema = z.object({ token: z.string() });

export function connectSessionRoutes(sessions: SessionStore, accounts: AccountStore, settings: Settings): Route[] {
  return [
    {
      method: 'POST',
      path: '/connect_sessions',
      handle({ body, origin }) {
        const input = validated(connectSessionCreateSchema, body);
        if (typeof input.account_id === 'string' && accounts.get(input.account_id) === undefined) {
          throw new ApiError(404);
        }
        const { session, token } = sessions.create(input);
        // The address of the hosted page of this sandbox, with the origin by which the caller reached it.
        return json({ ...session, token, auth_link_url: `${origin}/embedded/integrations?token=${token}` }, 201);
      },
    },
    {
      method: 'POST',
      path: '/connect_sessions/authenticate',
      handle({ body }) {
        const { token } = validated(authenticateSchema, body);
        const stored = sessions.byToken(token);
        if (stored === undefined) throw new ApiError(settings.unknownTokenStatus);
        return json(stored.session, 201);
      },
    },
    {
      method: 'GET',
      path: '/connect_sessions/{id}',
      handle(_request, id) {
        const stored = sessions.byId(Number(id));
        if (stored === undefined) throw new ApiError(404);
        return json(stored.session);
      },
    },
  ];
}
