import { ownsOrActsForAny } from '../auth/policy.ts';
import type { Viewer } from '../auth/viewer.ts';
import { isWellFormedAccountId } from '../linked-account/account-id.ts';
import type { StackOneClient } from '../stackone/client.ts';
import type { WireConnectSession } from '../stackone/wire.ts';

/** Reads connect sessions for one viewer and one request, each once. */
export class SessionLoader {
  readonly #viewer: Viewer;
  readonly #stackone: StackOneClient;
  readonly #read = new Map<string, Promise<WireConnectSession | null>>();

  constructor(viewer: Viewer, stackone: StackOneClient) {
    this.#viewer = viewer;
    this.#stackone = stackone;
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
    return isAsked && ownsOrActsForAny(this.#viewer, session.origin_owner_id) ? session : null;
  }
}
