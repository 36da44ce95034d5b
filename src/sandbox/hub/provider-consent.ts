import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { html, type Reply } from '../http/reply.ts';
import type { ConnectionAttempts } from '../store/connection-attempts.ts';
import type { ConnectorProfile } from '../store/connector-profiles.ts';
import type { SessionStore, StoredSession } from '../store/session-store.ts';
import type { ConnectionAttempt } from '../store/wire-types.ts';
import { closeButton, page } from './html-page.ts';
import type { Credentials, Linking } from './linking.ts';

/** Beyond this number, the oldest unanswered question is discarded. */
const keptQuestions = 1_000;

interface Question {
  readonly stored: StoredSession;
  readonly profile: ConnectorProfile;
  readonly attempt: ConnectionAttempt;
  readonly credentials: Credentials;
}

/**
 * The consent page of a provider, on which a user allows the link by OAuth. It contains a random key and no secrets: neither the
 * session's token nor the values from the Hub's form.
 */
export class ProviderConsent {
  readonly #sessions: SessionStore;
  readonly #linking: Linking;
  readonly #attempts: ConnectionAttempts;
  readonly #questions = new LRUCache<string, Question>({ max: keptQuestions });

  constructor(sessions: SessionStore, linking: Linking, attempts: ConnectionAttempts) {
    this.#sessions = sessions;
    this.#linking = linking;
    this.#attempts = attempts;
  }

  ask(question: Question): Reply {
    const key = randomBytes(16).toString('base64url');
    this.#questions.set(key, question);

    const { name } = question.profile.connector;
    const buttons =
      `<form method="post" action="/connect/oauth2/${question.profile.id}">` +
      `<input type="hidden" name="question" value="${key}">` +
      '<button name="choice" value="allow">Allow</button> <button name="choice" value="refuse">Refuse</button></form>';
    return html(page(name, `<p>Allow StackOne to use your ${name} account?</p>${buttons}${closeButton}`));
  }

  answer(key: string, choice: 'allow' | 'refuse'): Reply {
    const question = this.#questions.get(key);
    this.#questions.delete(key);
    if (question === undefined) return outOfDate;
    const { stored, profile, attempt, credentials } = question;
    if (this.#sessions.byToken(stored.token) === undefined) return expired;
    if (this.#attempts.findPending(stored, attempt.id) === undefined) return outOfDate;

    if (choice === 'refuse') {
      this.#attempts.fail(attempt, 'access_denied', 'The user did not allow access.');
      return html(page('Not connected', `<p>You can close this window.</p>${closeButton}`));
    }
    const account = this.#linking.link(stored, profile.id, credentials);
    this.#attempts.succeed(attempt, account.id);
    return html(page('Connected', `<p>You can close this window.</p>${closeButton}`));
  }

  clear(): void {
    this.#questions.clear();
  }
}

export const expired = html(page('This session has expired', `<p>Go back and start again.</p>${closeButton}`), 401);

export const outOfDate = html(page('This window is out of date', `<p>Go back and start again.</p>${closeButton}`), 409);
