import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ApiError } from './api-error.ts';
import type { ConnectionAttempts } from './connection-attempts.ts';
import { servePages } from './html-page.ts';
import type { Linking } from './linking.ts';
import { expired, outOfDate, type ProviderConsent } from './provider-consent.ts';
import type { SessionStore } from './session-store.ts';
import { validated } from './validation.ts';

/** Beside these the query holds what the user typed into the Hub's form. */
const querySchema = z
  .object({ token: z.string(), connection_attempt_id: z.string(), redirect_uri: z.string().optional() })
  .catchall(z.string());
const answerSchema = z.object({ question: z.string(), choice: z.enum(['allow', 'refuse']) });

type IdPath = { Params: { id: string } };

/**
 * The window that the Hub opens to link an account by OAuth. The session's token and the values of the Hub's form are in its
 * address: nothing here records or repeats them. `redirect_uri` leads to StackOne's own site, and is not followed.
 */
export function oauthPopup(
  app: FastifyInstance,
  sessions: SessionStore,
  linking: Linking,
  attempts: ConnectionAttempts,
  consent: ProviderConsent,
): void {
  servePages(app);

  app.get<IdPath>('/connect/oauth2/:id', async ({ params, query }, reply) => {
    const { token, connection_attempt_id, redirect_uri: _unused, ...credentials } = validated(querySchema, query);
    const stored = sessions.byToken(token);
    if (stored === undefined) return reply.code(expired.status).send(expired.html);
    const profile = linking.offeredProfile(stored, params.id);
    if (profile.authentication !== 'oauth2') throw new ApiError(404);
    const attempt = attempts.findPending(stored, connection_attempt_id);
    if (attempt === undefined) return reply.code(outOfDate.status).send(outOfDate.html);
    return consent.ask({ stored, profile, attempt, credentials }).html;
  });

  app.post<IdPath>('/connect/oauth2/:id', async ({ body }, reply) => {
    const { question, choice } = validated(answerSchema, body);
    const { status, html } = consent.answer(question, choice);
    return reply.code(status).send(html);
  });
}
