import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError } from './api-error.ts';
import type { ConnectionAttempts } from './connection-attempts.ts';
import type { ConnectorProfile } from './connector-profiles.ts';
import { formFields } from './credentials-form.ts';
import { type Linking, redactedSecret } from './linking.ts';
import { logoUrl } from './logo-routes.ts';
import type { SessionStore, StoredSession } from './session-store.ts';
import { validated } from './validation.ts';

const credentialsSchema = z.record(z.string(), z.string());
const linkSchema = z.object({ integration_id: z.string(), credentials: credentialsSchema });
const mendSchema = z.object({ credentials: credentialsSchema });
const connectorsQuerySchema = z.object({ provider: z.string().optional() });
const attemptSchema = z.object({ token: z.string() });

type IdPath = { Params: { id: string } };

/** What StackOne's Hub, a component in the customer's page, asks for with the token of a connect session. */
export function hubRoutes(
  app: FastifyInstance,
  sessions: SessionStore,
  linking: Linking,
  attempts: ConnectionAttempts,
): void {
  allowOtherOrigins(app);

  const sessionOf = (request: FastifyRequest): StoredSession => {
    const token = request.headers['x-hub-session-token'];
    const stored = typeof token === 'string' ? sessions.byToken(token) : undefined;
    if (stored === undefined) throw new ApiError(401);
    return stored;
  };

  app.get('/hub/settings', async (request) => {
    const existing = linking.existingAccount(sessionOf(request));
    return { enabled_features: [], ...(existing === undefined ? {} : { existing_account_id: existing.id }) };
  });

  app.get('/hub/connectors', async (request) => {
    const stored = sessionOf(request);
    const { provider } = validated(connectorsQuerySchema, request.query);
    return {
      integrations: linking
        .offered(stored)
        .filter(({ connector }) => provider === undefined || connector.provider === provider)
        .map((profile) => integrationOf(profile, request)),
      external_trigger_token: stored.session.external_trigger_token,
    };
  });

  app.get<IdPath>('/hub/connectors/:id', async (request) => {
    const { connector, authentication } = linking.offeredProfile(sessionOf(request), request.params.id);
    const { provider, name } = connector;
    const kind = authentication === 'oauth2' ? { type: authentication, grantType: 'authorization_code' } : custom;
    const assets = { icon: logoUrl(request, provider) };
    return {
      config: { key: provider, name, ...kind, configFields: formFields[authentication], assets, support: null },
      hub_settings: { configured_webhook_events: {}, project_settings: {} },
    };
  });

  app.post('/hub/accounts', async (request, reply) => {
    const stored = sessionOf(request);
    const { integration_id, credentials } = validated(linkSchema, request.body);
    const { id, provider } = linking.link(stored, integration_id, credentials);
    return reply.code(201).send({ id, provider });
  });

  app.get<IdPath>('/hub/accounts/:id', async (request) => {
    const account = linking.openedAccount(sessionOf(request), request.params.id);
    const profile = linking.profileOf(account);
    if (profile === undefined) throw new ApiError(404);
    const secrets = formFields[profile.authentication].filter(({ secret }) => secret);
    return {
      secureId: account.id,
      provider: account.provider,
      setupInformation: account.setup_information ?? {},
      secrets: Object.fromEntries(secrets.map(({ key }) => [key, redactedSecret])),
      version: connectorVersion,
      authConfigKey: profile.authentication,
      environment,
      integrationId: profile.id,
    };
  });

  app.patch<IdPath>('/hub/accounts/:id', async (request) => {
    const stored = sessionOf(request);
    const account = linking.openedAccount(stored, request.params.id);
    const { credentials } = validated(mendSchema, request.body);
    const { id, provider } = linking.mend(stored, account, credentials);
    return { id, provider };
  });

  app.post('/hub/connection_attempts', async (request, reply) => {
    const stored = sessionOf(request);
    validated(attemptSchema, request.body);
    return reply.code(201).send({ id: attempts.start(stored).id });
  });

  app.get<IdPath>('/hub/connection_attempts/:id', async (request) =>
    attempts.describe(attempts.find(sessionOf(request), request.params.id)),
  );

  app.delete<IdPath>('/hub/connection_attempts/:id', async (request, reply) => {
    attempts.cancel(attempts.find(sessionOf(request), request.params.id));
    return reply.code(204).send();
  });
}

const custom = { type: 'custom' };
const connectorVersion = '1';
const environment = 'production';

function integrationOf({ id, connector, active, authentication }: ConnectorProfile, request: FastifyRequest) {
  return {
    active,
    name: connector.name,
    provider: connector.provider,
    type: connector.category,
    version: connectorVersion,
    authentication_config_key: authentication,
    environment,
    integration_id: id,
    logo_url: logoUrl(request, connector.provider),
  };
}

/** The Hub runs in pages of any origin. Errors carry these headers too: the Hub reads their bodies. */
function allowOtherOrigins(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('vary', 'origin');
    if (request.headers.origin !== undefined) {
      reply.header('access-control-allow-origin', request.headers.origin);
    }
  });

  app.options('/hub/*', async (_request, reply) => {
    return reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'GET, POST, PATCH, DELETE, OPTIONS',
        'access-control-allow-headers': 'content-type, x-hub-session-token, x-hub-version',
      })
      .send();
  });
}
