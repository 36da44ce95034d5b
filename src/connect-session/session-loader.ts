import { ownsOrActsForAny } from '../auth/policy.ts';
import type { Viewer } from '../auth/viewer.ts';
import { isWellFormedAccountId } from '../linked-account/account-id.ts';
import type { StackOneClient } from '../stackone/client.ts';
import type { WireConnectSession } from '../stackone/wire/wire.ts';

/** Told that an account was linked, once StackOne says so. */
export interface LinkingObserver {
  linked(linking: { readonly attemptId: string; readonly accountId: string; readonly ownerId: string }): void;
}

/** What was read of accounts before does not know of one that was linked or mended meanwhile. */
export function reportLinking(session: WireConnectSession, changes: LinkingObserver): void {
  const { origin_owner_id: ownerId, latest_connection_attempt: attempt } = session;
  if (attempt == null || attempt === 'unreadable' || attempt.account_secure_id == null) return;
  changes.linked({ attemptId: `${attempt.id} ${attempt.updated_at}`, accountId: attempt.account_secure_id, ownerId });
}

/** Reads connect sessions for one viewer and one request, each once. */
export class SessionLoader {
  readonly #viewer: Viewer;
  readonly #stackone: StackOneClient;
  readonly #changes: LinkingObserver;
  readonly #read = new Map<string, Promise<WireConnectSession | null>>();

  constructor(viewer: Viewer, stackone: StackOneClient, changes: LinkingObserver) {
    this.#viewer = viewer;
    this.#stackone = stackone;
    this.#changes = changes;
  }

  /** The session; `null` for a missing and for a foreign one alike. */
  load(id: string): Promise<WireConnectSession | null> {
    const reading = this.#read.get(id) ?? this.#fetch(id);
    this.#read.set(id, reading);
    return reading;
  }

  async #fetch(id: string): Promise<WireConnectSession | null> {
    // What can be part of a path for one kind of identifier can be for another.
    if (!isWellFormedAccountId(id)) return null;
    const session = await this.#stackone.getConnectSession(id);
    const isAsked = session !== undefined && session.id === id;
    if (!isAsked || !ownsOrActsForAny(this.#viewer, session.origin_owner_id)) return null;
    reportLinking(session, this.#changes);
    return session;
  }
}
