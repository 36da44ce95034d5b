import type { AddressInfo } from 'node:net';
import { accountRoutes } from './account-routes.ts';
import { AccountStore } from './account-store.ts';
import { ApiError } from './api-error.ts';
import { requireApiKey } from './authentication.ts';
import { connectSessionRoutes } from './connect-session-routes.ts';
import { ConnectionAttempts } from './connection-attempts.ts';
import { connectorRoutes } from './connector-routes.ts';
import { controlRoutes } from './control-routes.ts';
import { DeprecatedRoutes } from './deprecated-routes.ts';
import { deliverFaults } from './fault-delivery.ts';
import { FaultList } from './fault-list.ts';
import { hostedPage } from './hosted-page.ts';
import { hubRoutes } from './hub-routes.ts';
import { Linking } from './linking.ts';
import { logoRoutes } from './logo-routes.ts';
import { oauthPopup } from './oauth-popup.ts';
import { type SandboxOptions, settingsFrom } from './options.ts';
import { ProviderConsent } from './provider-consent.ts';
import { type RecordedRequest, RequestRecorder } from './request-recorder.ts';
import { seedAccounts } from './seed.ts';
import { createServer } from './server.ts';
import { SessionStore } from './session-store.ts';

export type { Fault, FaultRule } from './fault.ts';
export type { SandboxOptions } from './options.ts';
export type { RecordedRequest } from './request-recorder.ts';
export type { LinkedAccount } from './wire-types.ts';

export interface Sandbox {
  /** Such as `http://127.0.0.1:41234`: what StackOne's base URL is to a client. Never ends in a slash. */
  readonly url: string;
  readonly apiKey: string;
  /** The latest requests, oldest first, control routes included. */
  readonly requests: readonly RecordedRequest[];
  readonly faults: Pick<FaultList, 'add' | 'clear'>;
  /** The linked accounts, to read and change without a request. */
  readonly accounts: Omit<AccountStore, 'clear'>;
  /** Takes away the routes that StackOne calls deprecated, and puts them back. */
  readonly deprecatedRoutes: Pick<DeprecatedRoutes, 'remove' | 'restore'>;
  /** Back to the beginning: seeded accounts, no session, no fault, no recorded request. */
  reset(): void;
  /** Stops at once, cutting connections that are open. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in of StackOne's platform API on a port of its own, with state in memory. It rejects when the
 * address can't be listened on.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = settingsFrom(options);
  const accounts = new AccountStore(settings.now);
  const sessions = new SessionStore(settings.now, settings.organizationIdAs);
  const linking = new Linking(accounts, settings.sameOwnerBy);
  const attempts = new ConnectionAttempts(settings.now);
  const consent = new ProviderConsent(sessions, linking, attempts);
  const deprecatedRoutes = new DeprecatedRoutes(settings.deprecatedRoutesRemoved);
  const faults = new FaultList();
  const recorder = new RequestRecorder(settings.recordedRequests);

  const reset = () => {
    accounts.clear();
    sessions.clear();
    linking.clear();
    consent.clear();
    deprecatedRoutes.reset();
    faults.clear();
    recorder.clear();
    seedAccounts(accounts, settings.seed);
  };
  reset();

  const app = createServer(settings.now, recorder);
  app.get('/livez', async () => ({ status: 'ok' }));
  if (settings.controlRoutes) controlRoutes(app, { faults, accounts, deprecatedRoutes, reset });

  app.register(async (stackOne) => {
    deliverFaults(stackOne, faults, settings.now);
    stackOne.setNotFoundHandler(() => {
      throw new ApiError(404);
    });
    logoRoutes(stackOne);
    stackOne.register(async (hub) => hubRoutes(hub, sessions, linking, attempts));
    stackOne.register(async (page) => hostedPage(page, sessions, linking, attempts, consent));
    stackOne.register(async (page) => oauthPopup(page, sessions, linking, attempts, consent));
    stackOne.register(async (platform) => {
      platform.addHook('preHandler', requireApiKey(settings.apiKey));
      deprecatedRoutes.guard(platform);
      connectSessionRoutes(platform, sessions, accounts, settings);
      accountRoutes(platform, accounts, settings);
      connectorRoutes(platform, settings);
    });
  });

  await app.listen({ host: settings.host, port: settings.port });
  return {
    url: urlOf(settings.host, app.server.address()),
    apiKey: settings.apiKey,
    requests: recorder.requests,
    faults,
    accounts,
    deprecatedRoutes,
    reset,
    close: async () => {
      await app.close();
    },
  };
}

/** A server that listens on every address is reached on the loopback one. */
function urlOf(host: string, address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no TCP address.');
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${address.port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
