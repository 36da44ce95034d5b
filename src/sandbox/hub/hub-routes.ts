import { z } from 'zod';
import { json, noContent } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import { ApiError } from '../platform/api-error.ts';
import { logoUrl } from '../platform/logo-routes.ts';
import { validated } from '../platform/validation.ts';
import type { ConnectionAttempts } from '../store/connection-attempts.ts';
import type { ConnectorProfile } from '../store/connector-profiles.ts';
import type { SessionStore, StoredSession } from '../store/session-store.ts';
import type { LinkedAccount } from '../store/wire-types.ts';
import { formFields } from './credentials-form.ts';
import { type Linking, redactedSecret } from './linking.ts';

const credentialsSchema = z.record(z.string(), z.string());
const linkSchema = z.object({ integration_id: z.string(), credentials: credentialsSchema });
const mendSchema = z.object({ credentials: credentialsSchema });
const connectorsQuerySchema = z.object({ provider: z.string().optional() });
const attemptSchema = z.object({ token: z.string() });

/** The routes that StackOne's Hub, a component in the customer's page, calls with the token of a connect session. */
export function hubRoutes(sessions: SessionStore, linking: Linking, attempts: ConnectionAttempts): Route[] {
  const sessionOf = ({ headers }: SandboxRequest): StoredSession => {
    const token = headers['x-hub-session-token'];
    const stored = typeof token === 'string' ? sessions.byToken(token) : undefined;
    if (stored === undefined) throw new ApiError(401);
    return stored;
  };
  return allowOtherOrigins([
    ...connectorRoutes(sessionOf, linking),
    ...accountRoutes(sessionOf, linking),
    ...attemptRoutes(sessionOf, attempts),
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
            .filter(({ connector }) => provider === undefined || connector.provider === provider)
            .map((profile) => integrationOf(profile, request)),
          external_trigger_token: stored.session.external_trigger_token,
        });
      },
    },
    {
      method: 'GET',
      path: '/hub/connectors/{id}',
      handle(request, id) {
        const { connector, authentication } = linking.offeredProfile(sessionOf(request), id);
        const { provider, name } = connector;
        const kind = authentication === 'oauth2' ? { type: authentication, grantType: 'authorization_code' } : custom;
        const assets = { icon: logoUrl(request, provider) };
        return json({
          config: { key: provider, name, ...kind, configFields: formFields[authentication], assets, support: null },
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
      handle: (request, id) => json(describeAccount(linking.openedAccount(sessionOf(request), id), linking)),
    },
    {
      method: 'PATCH',
      path: '/hub/accounts/{id}',
      handle(request, accountId) {
        const stored = sessionOf(request);
        const account = linking.openedAccount(stored, accountId);
        const { credentials } = validated(mendSchema, request.body);
        const { id, provider } = linking.reconnect(stored, account, credentials);
        return json({ id, provider });
      },
    },
  ];
}

function attemptRoutes(sessionOf: SessionOf, attempts: ConnectionAttempts): Route[] {
  return [
    {
      method: 'POST',
      path: '/hub/connection_attempts',
      handle(request) {
        const stored = sessionOf(request);
        validated(attemptSchema, request.body);
        return json({ id: attempts.start(stored).id }, 201);
      },
    },
    {
      method: 'GET',
      path: '/hub/connection_attempts/{id}',
      handle: (request, id) => json(attempts.describe(attempts.find(sessionOf(request), id))),
    },
    {
      method: 'DELETE',
      path: '/hub/connection_attempts/{id}',
      handle(request, id) {
        attempts.cancel(attempts.find(sessionOf(request), id));
        return noContent();
      },
    },
  ];
}

const custom = { type: 'custom' };
const connectorVersion = '1';
const environment = 'production';

function integrationOf({ id, connector, active, authentication }: ConnectorProfile, request: SandboxRequest) {
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

/**
 * Allows calls from pages of any origin, because the Hub is part of the customer's page. Errors carry these headers too, because
 * the Hub reads their bodies.
 */
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

function describeAccount(account: LinkedAccount, linking: Linking) {
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
}
