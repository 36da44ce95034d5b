import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { type Connector, findConnector } from './connector-catalog.ts';
import { formFields } from './credentials-form.ts';
import { type Linking, redactedSecret } from './linking.ts';
import { logoUrl } from './logo-routes.ts';
import { json, noContent } from './reply.ts';
import type { Route } from './route.ts';
import type { SandboxRequest } from './sandbox-request.ts';
import type { SessionStore, StoredSession } from './session-store.ts';
import { validated } from './validation.ts';
import type { ConnectionAttempt, LinkedAccount } from './wire-types.ts';

const credentialsSchema = z.record(z.string(), z.string());
const linkSchema = z.object({ integration_id: z.string(), credentials: credentialsSchema });
const mendSchema = z.object({ credentials: credentialsSchema });
const connectorsQuerySchema = z.object({ provider: z.string().optional() });
const attemptSchema = z.object({ token: z.string() });

/** What StackOne's Hub, a component in the customer's page, asks for with the token of a connect session. */
export function hubRoutes(sessions: SessionStore, linking: Linking, now: () => number): Route[] {
  const sessionOf = ({ headers }: SandboxRequest): StoredSession => {
    const token = headers['x-hub-session-token'];
    const stored = typeof token === 'string' ? sessions.byToken(token) : undefined;
    if (stored === undefined) throw new ApiError(401);
    return stored;
  };
  return allowOtherOrigins([
    ...connectorRoutes(sessionOf, linking),
    ...accountRoutes(sessionOf, linking),
    ...attemptRoutes(sessionOf, now),
  ]);
}

type SessionOf = (request: SandboxRequest) => StoredSession;

function connectorRoutes(sessionOf: SessionOf, linking: Linking): Route[] {
  return [
    {
      method: 'GET',
      path: '/hub/settings',
      handle(request) {
        const existing = linking.existingAccount(sessionOf(request));
        return json({
          enabled_features: [],
          ...(existing === undefined ? {} : { existing_account_id: existing.id }),
        });
      },
    },
    {
      method: 'GET',
      path: '/hub/connectors',
      handle(request) {
        const stored = sessionOf(request);
        const { provider } = validated(connectorsQuerySchema, request.query);
        return json({
          integrations: linking
            .offered(stored)
            .filter((connector) => provider === undefined || connector.provider === provider)
            .map((connector) => integrationOf(connector, request)),
          external_trigger_token: stored.session.external_trigger_token,
        });
      },
    },
    {
      method: 'GET',
      path: '/hub/connectors/{id}',
      handle(request, id) {
        const { provider, name, form } = linking.offeredConnector(sessionOf(request), id);
        const assets = { icon: logoUrl(request, provider) };
        return json({
          config: { key: provider, name, type: 'custom', configFields: formFields[form], assets, support: null },
          hub_settings: { configured_webhook_events: {}, project_settings: {} },
        });
      },
    },
  ];
}

function accountRoutes(sessionOf: SessionOf, linking: Linking): Route[] {
  return [
    {
      method: 'POST',
      path: '/hub/accounts',
      handle(request) {
        const stored = sessionOf(request);
        const { integration_id, credentials } = validated(linkSchema, request.body);
        const { id, provider } = linking.link(stored, integration_id, credentials);
        return json({ id, provider }, 201);
      },
    },
    {
      method: 'GET',
      path: '/hub/accounts/{id}',
      handle: (request, id) => json(describeAccount(linking.openedAccount(sessionOf(request), id))),
    },
    {
      method: 'PATCH',
      path: '/hub/accounts/{id}',
      handle(request, accountId) {
        const stored = sessionOf(request);
        const account = linking.openedAccount(stored, accountId);
        const { credentials } = validated(mendSchema, request.body);
        const { id, provider } = linking.mend(stored, account, credentials);
        return json({ id, provider });
      },
    },
  ];
}

function attemptRoutes(sessionOf: SessionOf, now: () => number): Route[] {
  return [
    {
      method: 'POST',
      path: '/hub/connection_attempts',
      handle(request) {
        const { session } = sessionOf(request);
        validated(attemptSchema, request.body);
        session.latest_connection_attempt = newAttempt(now());
        return json({ id: session.latest_connection_attempt.id }, 201);
      },
    },
    {
      method: 'GET',
      path: '/hub/connection_attempts/{id}',
      handle: (request, id) => json(describeAttempt(attemptOf(sessionOf(request), id))),
    },
    {
      method: 'DELETE',
      path: '/hub/connection_attempts/{id}',
      handle(request, id) {
        const attempt = attemptOf(sessionOf(request), id);
        Object.assign(attempt, { status: 'cancelled', updated_at: new Date(now()).toISOString() });
        return noContent();
      },
    },
  ];
}

const connectorVersion = '1';
const environment = 'production';

function integrationOf(connector: Connector, request: SandboxRequest) {
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
function allowOtherOrigins(routes: readonly Route[]): Route[] {
  const headers = ({ headers: { origin } }: SandboxRequest) => ({
    vary: 'origin',
    ...(origin === undefined ? {} : { 'access-control-allow-origin': origin }),
  });
  const preflight = () =>
    noContent({
      'access-control-allow-methods': 'GET, POST, PATCH, DELETE, OPTIONS',
      'access-control-allow-headers': 'content-type, x-hub-session-token, x-hub-version',
    });
  const paths = new Set(routes.map(({ path }) => path));
  return [
    ...routes.map((route) => ({ ...route, headers })),
    ...[...paths].map((path) => ({ method: 'OPTIONS' as const, path, handle: preflight, headers })),
  ];
}

function describeAccount(account: LinkedAccount) {
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
}

function describeAttempt({ status, account_secure_id, oauth_error_code, oauth_error_description }: ConnectionAttempt) {
  return {
    status,
    account: account_secure_id === null ? null : { id: account_secure_id },
    error: oauth_error_code === null ? null : { code: oauth_error_code, description: oauth_error_description },
  };
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
