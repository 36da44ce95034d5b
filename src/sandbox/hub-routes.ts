import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { type Connector, findConnector } from './connector-catalog.ts';
import { formFields } from './credentials-form.ts';
import { type Linking, redactedSecret } from './linking.ts';
import { logoUrl } from './logo-routes.ts';
import type { SessionStore, StoredSession } from './session-store.ts';
import { validated } from './validation.ts';
import type { ConnectionAttempt } from './wire-types.ts';

const credentialsSchema = z.record(z.string(), z.string());
const linkSchema = z.object({ integration_id: z.string(), credentials: credentialsSchema });
const mendSchema = z.object({ credentials: credentialsSchema });
const connectorsQuerySchema = z.object({ provider: z.string().optional() });
const attemptSchema = z.object({ token: z.string() });

type IdPath = { Params: { id: string } };

/** What StackOne's Hub, a component in the customer's page, asks for with the token of a connect session. */
export function hubRoutes(app: FastifyInstance, sessions: SessionStore, linking: Linking, now: () => number): void {
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
        .filter((connector) => provider === undefined || connector.provider === provider)
        .map((connector) => integrationOf(connector, request)),
      external_trigger_token: stored.session.external_trigger_token,
    };
  });

  app.get<IdPath>('/hub/connectors/:id', async (request) => {
    const { provider, name, form } = linking.offeredConnector(sessionOf(request), request.params.id);
    const assets = { icon: logoUrl(request, provider) };
    return {
      config: { key: provider, name, type: 'custom', configFields: formFields[form], assets, support: null },
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
    const connector = findConnector(account.provider);
    if (connector === undefined) throw new ApiError(404);
    const secrets = formFields[connector.form].filter(({ secret }) => secret);
    return {
      secureId: account.id,
      provider: account.provider,
      setupInformation: account.setup_information ?? {},
      secrets: Object.fromEntries(secrets.map(({ key }) => [key, redactedSecret])),
      version: connectorVersion,
      authConfigKey: connector.form,
      environment,
      integrationId: connector.integrationId,
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
    const { session } = sessionOf(request);
    validated(attemptSchema, request.body);
    session.latest_connection_attempt = newAttempt(now());
    return reply.code(201).send({ id: session.latest_connection_attempt.id });
  });

  app.get<IdPath>('/hub/connection_attempts/:id', async (request) => {
    const attempt = attemptOf(sessionOf(request), request.params.id);
    const { status, account_secure_id, oauth_error_code, oauth_error_description } = attempt;
    return {
      status,
      account: account_secure_id === null ? null : { id: account_secure_id },
      error: oauth_error_code === null ? null : { code: oauth_error_code, description: oauth_error_description },
    };
  });

  app.delete<IdPath>('/hub/connection_attempts/:id', async (request, reply) => {
    const attempt = attemptOf(sessionOf(request), request.params.id);
    Object.assign(attempt, { status: 'cancelled', updated_at: new Date(now()).toISOString() });
    return reply.code(204).send();
  });
}

const connectorVersion = '1';
const environment = 'production';

function integrationOf(connector: Connector, request: FastifyRequest) {
  return {
    active: connector.active,
    name: connector.name,
    provider: connector.provider,
    type: connector.category,
    version: connectorVersion,
    authentication_config_key: connector.form,
    environment,
    integration_id: connector.integrationId,
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

function newAttempt(now: number): ConnectionAttempt {
  const timestamp = new Date(now).toISOString();
  return {
    id: randomUUID(),
    created_at: timestamp,
    updated_at: timestamp,
    status: 'pending',
    account_secure_id: null,
    oauth_error_code: null,
    oauth_error_description: null,
  };
}

function attemptOf({ session }: StoredSession, id: string): ConnectionAttempt {
  const attempt = session.latest_connection_attempt;
  if (attempt?.id !== id) throw new ApiError(404);
  return attempt;
}
