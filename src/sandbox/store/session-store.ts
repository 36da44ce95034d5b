import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { jsonObject } from '../platform/validation.ts';
import { newSessionToken } from './identifiers.ts';
import { accountTypes, type ConnectSession, connectorCategories } from './wire-types.ts';

/** The body of `POST /connect_sessions`. Unknown fields are ignored. */
export const connectSessionCreateSchema = z.object({
  origin_owner_id: z.string(),
  origin_owner_name: z.string(),
  origin_username: z.string().nullish(),
  categories: z.array(z.enum(connectorCategories).nullable()).nullish(),
  provider: z.string().nullish(),
  provider_version: z.string().nullish(),
  account_id: z.string().nullish(),
  expires_in: z.number().nullish(),
  metadata: jsonObject.nullish(),
  multiple: z.boolean().nullish(),
  label: z.string().nullish(),
  type: z.enum(accountTypes).nullish(),
  integration_id: z.string().nullish(),
  connector_profile_id: z.string().nullish(),
});

export type ConnectSessionCreate = z.infer<typeof connectSessionCreateSchema>;

export interface StoredSession {
  session: ConnectSession;
  token: string;
  /** Whether the session always links a new account. Not part of StackOne's answer. */
  multiple: boolean;
  /** In milliseconds since 1970. */
  expiresAt: number;
}

const defaultExpiresInSeconds = 1_800;

/** Bounds the memory, because a sandbox may run for weeks. The oldest sessions are discarded. */
const keptSessions = 10_000;

export class SessionStore {
  readonly #byToken = new Map<string, StoredSession>();
  readonly #byId = new LRUCache<number, StoredSession>({
    max: keptSessions,
    dispose: ({ token }) => this.#byToken.delete(token),
  });
  readonly #now: () => number;
  readonly #organizationId: number | string;
  #lastId = 1_000;

  constructor(now: () => number, organizationIdAs: 'number' | 'string') {
    this.#now = now;
    this.#organizationId = organizationIdAs === 'number' ? 4_215 : '4215';
  }

  create(input: ConnectSessionCreate): StoredSession {
    const now = this.#now();
    const profileId = input.integration_id ?? input.connector_profile_id ?? null;
    const stored: StoredSession = {
      token: newSessionToken(),
      multiple: input.multiple ?? false,
      expiresAt: now + (input.expires_in ?? defaultExpiresInSeconds) * 1_000,
      session: {
        id: ++this.#lastId,
        organization_id: this.#organizationId,
        project_id: 'sandbox-project-68574',
        categories: input.categories ?? null,
        provider: input.provider ?? null,
        origin_owner_id: input.origin_owner_id,
        origin_owner_name: input.origin_owner_name,
        origin_username: input.origin_username ?? null,
        account_id: input.account_id ?? null,
        label: input.label ?? null,
        created_at: new Date(now).toISOString(),
        metadata: input.metadata ?? null,
        external_trigger_token: randomUUID(),
        type: input.type ?? 'production',
        integration_id: profileId,
        connector_profile_id: profileId,
        latest_connection_attempt: null,
      },
    };
    this.#byToken.set(stored.token, stored);
    this.#byId.set(stored.session.id, stored);
    return stored;
  }

  /**
   * The session with this token, if it has not expired. The token can be used repeatedly, because StackOne documents no other
   * end.
   */
  byToken(token: string): StoredSession | undefined {
    const stored = this.#byToken.get(token);
    return stored !== undefined && this.#now() < stored.expiresAt ? stored : undefined;
  }

  /** The session with this id, even if it has expired. */
  byId(id: number): StoredSession | undefined {
    return this.#byId.peek(id);
  }

  clear(): void {
    this.#byId.clear();
  }
}
