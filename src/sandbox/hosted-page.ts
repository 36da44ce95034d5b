import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ConnectionAttempts } from './connection-attempts.ts';
import type { ConnectorProfile } from './connector-profiles.ts';
import { formFields } from './credentials-form.ts';
import { page, servePages } from './html-page.ts';
import type { Linking } from './linking.ts';
import type { ProviderConsent } from './provider-consent.ts';
import type { SessionStore } from './session-store.ts';
import { validated } from './validation.ts';

const querySchema = z.object({ token: z.string().default(''), integration_id: z.string().optional() });

/** Where an `auth_link_url` leads: a plain page, without scripts, on which a person links an account. */
export function hostedPage(
  app: FastifyInstance,
  sessions: SessionStore,
  linking: Linking,
  attempts: ConnectionAttempts,
  consent: ProviderConsent,
): void {
  servePages(app);

  app.get('/embedded/integrations', async (request, reply) => {
    const query = validated(querySchema, request.query);
    const stored = sessions.byToken(query.token);
    if (stored === undefined) return reply.code(401).send(expiredPage);
    const offered = linking.offered(stored);
    const only = offered.length === 1 ? offered[0] : undefined;
    const chosen = query.integration_id === undefined ? only : linking.offeredProfile(stored, query.integration_id);
    return chosen === undefined ? pickerPage(query.token, offered) : formPage(query.token, chosen);
  });

  app.post('/embedded/integrations', async (request, reply) => {
    const query = validated(querySchema, request.query);
    const stored = sessions.byToken(query.token);
    if (stored === undefined) return reply.code(401).send(expiredPage);
    const credentials = validated(z.record(z.string(), z.string()), request.body ?? {});
    const profile = linking.offeredProfile(stored, query.integration_id ?? '');
    if (profile.authentication === 'oauth2') {
      return consent.ask({ stored, profile, attempt: attempts.start(stored), credentials }).html;
    }
    linking.link(stored, profile.id, credentials);
    return page('Connected', '<p>Your account is connected. You can close this page.</p>');
  });
}

function pickerPage(token: string, offered: readonly ConnectorProfile[]): string {
  const items = offered.map(
    ({ id, connector: { provider, name } }) =>
      `<li><a href="?token=${token}&amp;integration_id=${id}">` +
      `<img src="/assets/logos/${provider}.svg" alt="" width="32" height="32"> ${name}</a></li>`,
  );
  return page('Connect an account', items.length > 0 ? `<ul>${items.join('')}</ul>` : '<p>Nothing to connect.</p>');
}

function formPage(token: string, { id, connector: { name }, authentication }: ConnectorProfile): string {
  const inputs = formFields[authentication].map(
    ({ key, label, type, placeholder }) =>
      `<label>${label}<input name="${key}" type="${type}" placeholder="${placeholder}" ` +
      'autocomplete="off" required></label>',
  );
  return page(
    `Connect ${name}`,
    `<form method="post" action="?token=${token}&amp;integration_id=${id}">` +
      `${inputs.join('')}<button>Connect</button></form>`,
  );
}

const expiredPage = page('This link has expired', '<p>Ask for a new one.</p>');
