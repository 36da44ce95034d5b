import type { RemovedStatus } from './platform/deprecated-routes.ts';
import type { LinkedAccount } from './store/wire-types.ts';
import type { WebhookTarget } from './webhooks/webhook-options.ts';

export interface SandboxOptions {
  /** Default `127.0.0.1`. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** The one key that is accepted. Default `sandbox-key`. */
  apiKey?: string;
  /**
   * The accounts to begin with, also after `reset()`. Default `world`: two owners (`dev-owner`, `acme-corp`) with
   * accounts in various states.
   */
  seed?: 'world' | 'empty' | readonly LinkedAccount[];
  /** Milliseconds since the epoch; what sessions expire by. Default `Date.now`. */
  now?: () => number;
  /** How many of the latest requests `requests` keeps, 0 for none. Default 1,000. */
  recordedRequests?: number;
  /** Where webhooks are sent, and how. Default: nowhere. `Sandbox.webhooks.sendTo` sets it later. */
  webhooks?: WebhookTarget;
  /** Adds the routes of `control-routes.ts`. Default false. */
  controlRoutes?: boolean;
  /** Host names by which the control routes may be called, beside the loopback ones. Default: none. */
  allowedHosts?: readonly string[];
  /**
   * The status with which the routes that StackOne calls deprecated (`/connectors/meta`, `/accounts/{id}/meta`) answer, as if
   * they had been removed. Default: they are there.
   */
  deprecatedRoutesRemoved?: RemovedStatus | undefined;

  // What StackOne's own documents disagree on, or leave open:

  /** Default `number`; StackOne's newer generation writes a string. */
  organizationIdAs?: 'number' | 'string';
  /** `array` (default) is a bare array; `envelope` is `{"data": [...]}`. */
  accountsAs?: 'array' | 'envelope';
  /** A larger `page_size` is silently cut to this. Default: no limit, for StackOne declares none. */
  maximumPageSize?: number;
  /** How `POST /connect_sessions/authenticate` refuses an unknown or expired token. Default 401. */
  unknownTokenStatus?: 400 | 401 | 404;
  /**
   * Which account a session without `multiple` opens again instead of linking a second one: that of the same
   * provider and owner id, or of the same provider, owner id and owner name (default).
   */
  sameOwnerBy?: 'id' | 'id-and-name';
}

/** Options with every default filled in. */
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
