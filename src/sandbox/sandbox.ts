import { controlRoutes } from './faults/control-routes.ts';
import { FaultList } from './faults/fault-list.ts';
import { type RecordedRequest, RequestRecorder } from './faults/request-recorder.ts';
import { requireLocalCaller } from './http/local-callers.ts';
import { json } from './http/reply.ts';
import { createAnswer } from './http/response.ts';
import type { Route } from './http/route.ts';
import { createServer } from './http/server.ts';
import { hostedPage } from './hub/hosted-page.ts';
import { hubRoutes } from './hub/hub-routes.ts';
import { Linking } from './hub/linking.ts';
import { oauthPopup } from './hub/oauth-popup.ts';
import { ProviderConsent } from './hub/provider-consent.ts';
import { type SandboxOptions, settingsFrom } from './options.ts';
import { accountRoutes } from './platform/account-routes.ts';
import { requireApiKey } from './platform/authentication.ts';
import { connectSessionRoutes } from './platform/connect-session-routes.ts';
import { connectorRoutes } from './platform/connector-routes.ts';
import { DeprecatedRoutes } from './platform/deprecated-routes.ts';
import { logoRoutes } from './platform/logo-routes.ts';
import { AccountStore } from './store/account-store.ts';
import { ConnectionAttempts } from './store/connection-attempts.ts';
import { seedAccounts } from './store/seed.ts';
import { SessionStore } from './store/session-store.ts';
import { WebhookSender } from './webhooks/webhook-sender.ts';

export type { Fault, FaultRule } from './faults/fault.ts';
export type { RecordedRequest } from './faults/request-recorder.ts';
export type { SandboxOptions } from './options.ts';
export type { LinkedAccount } from './store/wire-types.ts';
export type { WebhookTarget } from './webhooks/webhook-options.ts';
export type { WebhookDelivery } from './webhooks/webhook-sender.ts';

export interface Sandbox {
  /** The base URL, such as `http://127.0.0.1:41234`, without a trailing slash. */
  readonly url: string;
  readonly apiKey: string;
  /** The latest requests, oldest first, including those to control routes. */
  readonly requests: readonly RecordedRequest[];
  readonly faults: Pick<FaultList, 'add' | 'clear'>;
  /** The linked accounts. They can be read and changed without a request. */
  readonly accounts: Omit<AccountStore, 'clear'>;
  /** Removes and restores the routes that StackOne calls deprecated. */
  readonly deprecatedRoutes: Pick<DeprecatedRoutes, 'remove' | 'restore'>;
  /** Sends signed webhooks when accounts change. */
  readonly webhooks: Pick<WebhookSender, 'sendTo' | 'settled' | 'deliveries'>;
  /** Restores the initial state: seeded accounts, no sessions, no faults, and no recorded requests. */
  reset(): void;
  /** Stops at once and closes open connections. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in for StackOne's platform API on its own port, with its state in memory. Rejects if it can't listen on the
 * address.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = settingsFrom(options);
  const { now } = settings;
  const webhooks = new WebhookSender(now, settings.webhooks);
  // Seeded accounts cause no webhooks.
  let seeding = false;
  const accounts = new AccountStore(now, (change, account, at) => {
    if (!seeding) webhooks.enqueue(change, account, at);
  });
  const sessions = new SessionStore(now, settings.organizationIdAs);
  const linking = new Linking(accounts, settings.sameOwnerBy);
  const attempts = new ConnectionAttempts(now);
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
    webhooks.clear();
    seeding = true;
    seedAccounts(accounts, settings.seed);
    seeding = false;
  };
  reset();

  const controls = controlRoutes({ faults, accounts, webhooks, deprecatedRoutes, reset });
  const ownRoutes: readonly Route[] = [
    { method: 'GET', path: '/livez', handle: () => json({ status: 'ok' }) },
    ...(settings.controlRoutes ? requireLocalCaller(settings.allowedHosts, controls) : []),
  ];
  const platformRoutes: readonly Route[] = [
    ...connectSessionRoutes(sessions, accounts, settings),
    ...accountRoutes(accounts, settings),
    ...connectorRoutes(settings),
  ];
  const parts = { sessions, linking, attempts, consent };
  const stackOneRoutes: readonly Route[] = [
    ...logoRoutes,
    ...hubRoutes(sessions, linking, attempts),
    ...hostedPage(parts),
    ...oauthPopup(parts),
    ...requireApiKey(settings.apiKey, deprecatedRoutes.withRemovals(platformRoutes)),
  ];
  const server = createServer(createAnswer({ ownRoutes, stackOneRoutes, faults, now }), recorder, now);
  const { port } = await server.listen(settings);
  return {
    url: urlOf(settings.host, port),
    apiKey: settings.apiKey,
    requests: recorder.requests,
    faults,
    accounts,
    deprecatedRoutes,
    webhooks,
    reset,
    close: async () => {
      webhooks.close();
      await server.close();
    },
  };
}

/** A server that listens on all addresses is reachable on the loopback address. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
