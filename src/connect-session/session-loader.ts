import { ownsOrActsForAny } from '../auth/policy.ts';
import type { Viewer } from '../auth/viewer.ts';
import { isWellFormedAccountId } from '../linked-account/account-id.ts';
import type { StackOneClient } from '../stackone/client.ts';
import type { WireConnectSession } from '../stackone/wire/wire.ts';

/** Receives accounts that StackOne reports as linked. */
export interface LinkingObserver {
  linked(linking: { readonly attemptId: string; readonly accountId: string; readonly ownerId: string }): void;
}

/** Reports an account that the session has linked or reconnected, because cached reads of accounts do not contain the change. */
export function reportLinking(session: WireConnectSession, changes: LinkingObserver): void {
  const { origin_owner_id: ownerId, latest_connection_attempt: attempt } = session;
  if (attempt == null || attempt === 'unreadable' || attempt.account_secure_id == null) return;
  changes.linked({ attemptId: `${attempt.id} ${attempt.updated_at}`, accountId: attempt.account_secure_id, ownerId });
}

/** Reads connect sessions for one viewer and one request, each at most once. */
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

  /** Resolves to `null` if the session does not exist or belongs to another organisation. */
  load(id: string): Promise<WireConnectSession | null> {
    const reading = this.#read.get(id) ?? this.#fetch(id);
    this.#read.set(id, reading);
    return reading;
  }

  async #fetch(id: string): Promise<WireConnectSession | null> {
    // An id that is unsafe in a path can't be the id of a session.
    if (!isWellFormedAccountId(id)) return null;
    const session = await this.#stackone.getConnectSession(id);
    const isAsked = session !== undefined && session.id === id;
    if (!isAsked || !ownsOrActsForAny(this.#viewer, session.origin_owner_id)) return null;
    reportLinking(session, this.#changes);
    return session;
  }
}
