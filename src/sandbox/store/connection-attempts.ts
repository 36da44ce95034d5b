import { randomUUID } from 'node:crypto';
import { ApiError } from '../platform/api-error.ts';
import type { StoredSession } from './session-store.ts';
import type { ConnectionAttempt } from './wire-types.ts';

/** How long the Hub's poll calls an attempt pending. */
const pendingForMs = 10 * 60_000;

/** What the Hub's poll says of an attempt. */
export interface AttemptAnswer {
  readonly status: ConnectionAttempt['status'] | 'expired';
  readonly account: { readonly id: string } | null;
  readonly error: { readonly code: string; readonly description: string | null } | null;
}

/** The attempts to link an account through a provider's own page. A session knows its latest one. */
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

  /** The session's latest attempt, if it is this one and nothing has come of it yet. */
  findPending({ session }: StoredSession, id: string): ConnectionAttempt | undefined {
    const attempt = session.latest_connection_attempt;
    return attempt?.id === id && this.#statusOf(attempt) === 'pending' ? attempt : undefined;
  }

  /** What the Hub reads: an attempt that takes too long is `expired` there, while the session still calls it `pending`. */
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

  /** The user gave up in the Hub. What has come to an end stays as it is. */
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
