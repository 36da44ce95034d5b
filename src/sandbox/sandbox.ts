import { accountRoutes } from './account-routes.ts';
import { AccountStore } from './account-store.ts';
import { createAnswer } from './answer.ts';
import { requireApiKey } from './authentication.ts';
import { connectSessionRoutes } from './connect-session-routes.ts';
import { ConnectionAttempts } from './connection-attempts.ts';
import { connectorRoutes } from './connector-routes.ts';
import { controlRoutes } from './control-routes.ts';
import { DeprecatedRoutes } from './deprecated-routes.ts';
import { FaultList } from './fault-list.ts';
import { hostedPage } from './hosted-page.ts';
import { hubRoutes } from './hub-routes.ts';
import { Linking } from './linking.ts';
import { requireLocalCaller } from './local-callers.ts';
import { logoRoutes } from './logo-routes.ts';
import { oauthPopup } from './oauth-popup.ts';
import { type SandboxOptions, settingsFrom } from './options.ts';
import { ProviderConsent } from './provider-consent.ts';
import { json } from './reply.ts';
import { type RecordedRequest, RequestRecorder } from './request-recorder.ts';
import type { Route } from './route.ts';
import { seedAccounts } from './seed.ts';
import { createServer } from './server.ts';
import { SessionStore } from './session-store.ts';
import { WebhookSender } from './webhook-sender.ts';

export type { Fault, FaultRule } from './fault.ts';
export type { SandboxOptions } from './options.ts';
export type { RecordedRequest } from './request-recorder.ts';
export type { WebhookTarget } from './webhook-options.ts';
export type { WebhookDelivery } from './webhook-sender.ts';
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
  /** Sends signed webhooks for what happens to the accounts. */
  readonly webhooks: Pick<WebhookSender, 'sendTo' | 'settled' | 'deliveries'>;
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
  const { now } = settings;
  const webhooks = new WebhookSender(now, settings.webhooks);
  // What the sandbox begins with did not happen just now.
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
    ...requireApiKey(settings.apiKey, deprecatedRoutes.guard(platformRoutes)),
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

/** A server that listens on every address is reached on the loopback one. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
