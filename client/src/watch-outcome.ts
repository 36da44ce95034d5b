import type { ConnectClient, CreatedSession, LinkedAccount } from './client.ts';
import { asConnectError, ConnectError } from './connect-error.ts';
import { findOutcome } from './find-outcome.ts';
import { wait } from './timing.ts';

/** A session whose outcome is awaited. */
export interface OpenSession {
  readonly session: CreatedSession;
  /** The id of the account to reconnect. */
  readonly reconnects?: string | undefined;
  /** The `updatedAt` of the accounts that the session may change, by id, before the session. */
  readonly before: ReadonlyMap<string, string>;
  /** The account that the Hub has reported. */
  hint?: { readonly id: string | undefined };
  /** The Hub was closed. A change that the gateway does not see by now has not happened. */
  ended?: boolean;
}

export type Outcome =
  | { readonly status: 'connected'; readonly account: LinkedAccount }
  | { readonly status: 'closed' }
  | { readonly status: 'failed'; readonly error: ConnectError };

const firstIntervalMs = 2_000;
const longestIntervalMs = 15_000;
const confirmIntervalMs = 1_000;
/** The number of checks whether the gateway sees the account that the Hub reported. */
const confirmations = 15;

export interface OutcomeWatch {
  readonly outcome: Promise<Outcome>;
  /** Checks now. */
  wake(): void;
}

/** Watches the outcome of a session. Checks it when an event or the customer's return suggests it, and at intervals. */
export function watchOutcome(client: ConnectClient, open: OpenSession, signal: AbortSignal): OutcomeWatch {
  let pause = new AbortController();
  const wake = () => pause.abort();
  const { provider } = open.session.connectSession;
  const stopEvents = client.events({
    onEvent({ linkedAccount }) {
      if (linkedAccount && (provider === null || linkedAccount.provider === provider)) wake();
    },
  });
  const stopListening = listenForReturn(wake);
  signal.addEventListener('abort', wake);

  const watch = async (): Promise<Outcome> => {
    let unconfirmed = 0;
    for (let intervalMs = firstIntervalMs; ; intervalMs = Math.min(intervalMs * 1.3, longestIntervalMs)) {
      // An event during a check causes another check at once.
      pause = new AbortController();
      const { hint, ended } = open;
      let pauseMs = hint ? confirmIntervalMs : intervalMs;
      try {
        const outcome = await findOutcome(client, open, signal);
        if (outcome) return outcome;
        if (hint) unconfirmed += 1;
        if (unconfirmed >= confirmations) return { status: 'failed', error: notConfirmed };
        if ((ended && !hint) || isExpired(open.session)) return { status: 'closed' };
      } catch (thrown) {
        const error = asConnectError(thrown);
        if (signal.aborted || !error.retryable) return { status: 'failed', error };
        pauseMs = Math.max(pauseMs, (error.retryAfter ?? 0) * 1_000);
      }
      await wait(pauseMs, pause.signal).catch(() => {});
      if (signal.aborted) return { status: 'closed' };
    }
  };
  const outcome = watch().finally(() => {
    stopEvents();
    stopListening();
  });
  return { outcome, wake };
}

function isExpired({ expiresAt }: CreatedSession): boolean {
  return expiresAt !== null && Date.parse(expiresAt) < Date.now();
}

/** Calls `callback` when the customer returns to this page. */
function listenForReturn(callback: () => void): () => void {
  if (typeof window === 'undefined' || !window.addEventListener) return () => {};
  window.addEventListener('focus', callback);
  return () => window.removeEventListener('focus', callback);
}

const notConfirmed = new ConnectError('NOT_CONFIRMED', 'The account could not be confirmed.', { retryable: true });
