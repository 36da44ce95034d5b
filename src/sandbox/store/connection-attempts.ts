import { randomUUID } from 'node:crypto';
import { ApiError } from '../platform/api-error.ts';
import type { StoredSession } from './session-store.ts';
import type { ConnectionAttempt } from './wire-types.ts';

/** How long the Hub's poll reports an attempt as pending, in milliseconds. */
const pendingForMs = 10 * 60_000;

/** The answer to the Hub's poll about an attempt. */
export interface AttemptAnswer {
  readonly status: ConnectionAttempt['status'] | 'expired';
  readonly account: { readonly id: string } | null;
  readonly error: { readonly code: string; readonly description: string | null } | null;
}

/** The attempts to link an account through a provider's page. Each session contains its latest attempt. */
export class ConnectionAttempts {
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  start({ session }: StoredSession): ConnectionAttempt {
    const timestamp = this.#timestamp();
    session.latest_connection_attempt = {
      id: randomUUID(),
      created_at: timestamp,
      updated_at: timestamp,
      status: 'pending',
      account_secure_id: null,
      oauth_error_code: null,
      oauth_error_description: null,
    };
    return session.latest_connection_attempt;
  }

  find({ session }: StoredSession, id: string): ConnectionAttempt {
    const attempt = session.latest_connection_attempt;
    if (attempt?.id !== id) throw new ApiError(404);
    return attempt;
  }

  /** The session's latest attempt, if it has this id and is still pending. */
  findPending({ session }: StoredSession, id: string): ConnectionAttempt | undefined {
    const attempt = session.latest_connection_attempt;
    return attempt?.id === id && this.#statusOf(attempt) === 'pending' ? attempt : undefined;
  }

  /** The Hub sees an attempt that takes too long as `expired`, while the session still has it as `pending`. */
  describe(attempt: ConnectionAttempt): AttemptAnswer {
    const { account_secure_id: id, oauth_error_code: code, oauth_error_description: description } = attempt;
    return {
      status: this.#statusOf(attempt),
      account: id === null ? null : { id },
      error: code === null ? null : { code, description },
    };
  }

  succeed(attempt: ConnectionAttempt, accountId: string): void {
    this.#change(attempt, { status: 'authenticated', account_secure_id: accountId });
  }

  fail(attempt: ConnectionAttempt, code: string, description: string): void {
    this.#change(attempt, { status: 'error', oauth_error_code: code, oauth_error_description: description });
  }

  /** Cancels an attempt, because the user gave up in the Hub. A completed attempt does not change. */
  cancel(attempt: ConnectionAttempt): void {
    if (attempt.status === 'pending') this.#change(attempt, { status: 'cancelled' });
  }

  #statusOf({ status, created_at }: ConnectionAttempt): AttemptAnswer['status'] {
    return status === 'pending' && this.#now() - Date.parse(created_at) >= pendingForMs ? 'expired' : status;
  }

  #change(attempt: ConnectionAttempt, changes: Partial<ConnectionAttempt>): void {
    Object.assign(attempt, changes, { updated_at: this.#timestamp() });
  }

  #timestamp(): string {
    return new Date(this.#now()).toISOString();
  }
}
