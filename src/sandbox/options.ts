import type { RemovedStatus } from './platform/deprecated-routes.ts';
import type { LinkedAccount } from './store/wire-types.ts';
import type { WebhookTarget } from './webhooks/webhook-options.ts';

export interface SandboxOptions {
  /** Default: `127.0.0.1`. */
  host?: string;
  /** Default: 0, which selects any free port. */
  port?: number;
  /** The only accepted API key. Default: `sandbox-key`. */
  apiKey?: string;
  /**
   * The initial accounts, also after `reset()`. Default: `world`, which contains two owners (`dev-owner`, `acme-corp`) with
   * accounts in various states.
   */
  seed?: 'world' | 'empty' | readonly LinkedAccount[];
  /** Returns milliseconds since 1970. Sessions expire by this clock. Default: `Date.now`. */
  now?: () => number;
  /** The number of latest requests in `requests`, 0 for none. Default: 1,000. */
  recordedRequests?: number;
  /** The destination and behaviour of webhooks. Default: none are sent. `Sandbox.webhooks.sendTo` sets it later. */
  webhooks?: WebhookTarget;
  /** Adds the routes of `control-routes.ts`. Default: false. */
  controlRoutes?: boolean;
  /** Host names that the control routes accept in addition to the loopback names. Default: none. */
  allowedHosts?: readonly string[];
  /**
   * The status of the routes that StackOne calls deprecated (`/connectors/meta`, `/accounts/{id}/meta`), as if they had been
   * removed. Default: the routes exist.
   */
  deprecatedRoutesRemoved?: RemovedStatus | undefined;

  // The remaining options select among variants that StackOne's documents contradict each other on, or leave open.

  /** Default: `number`. StackOne's newer generation sends a string. */
  organizationIdAs?: 'number' | 'string';
  /** `array` (default) is a bare array; `envelope` is `{"data": [...]}`. */
  accountsAs?: 'array' | 'envelope';
  /** The maximum of `page_size`. Larger values are silently reduced. Default: none, because StackOne documents none. */
  maximumPageSize?: number;
  /** The status of `POST /connect_sessions/authenticate` for an unknown or expired token. Default: 401. */
  unknownTokenStatus?: 400 | 401 | 404;
  /**
   * Which existing account a session without `multiple` reconnects instead of linking another one: the account with the same
   * provider and owner id, or with the same provider, owner id and owner name (default).
   */
  sameOwnerBy?: 'id' | 'id-and-name';
}

/** The options with all defaults filled in. */
export type Settings = Required<Omit<SandboxOptions, 'webhooks'>> & Pick<SandboxOptions, 'webhooks'>;

export function settingsFrom(options: SandboxOptions): Settings {
  return {
    host: '127.0.0.1',
    port: 0,
    apiKey: 'sandbox-key',
    seed: 'world',
    now: Date.now,
    recordedRequests: 1_000,
    controlRoutes: false,
    allowedHosts: [],
    deprecatedRoutesRemoved: undefined,
    organizationIdAs: 'number',
    accountsAs: 'array',
    maximumPageSize: Number.POSITIVE_INFINITY,
    unknownTokenStatus: 401,
    sameOwnerBy: 'id-and-name',
    ...options,
  };
}
