import type { ConnectClient, ConnectionAttempt, LinkedAccount } from './client.ts';
import { ConnectError } from './connect-error.ts';
import { readAllAccounts } from './read-all-accounts.ts';
import type { RequestOptions } from './transport.ts';
import type { OpenSession, Outcome } from './watch-outcome.ts';

/** Reads the outcome of a session from the gateway. Resolves to `undefined` while there is none. */
export async function findOutcome(
  client: ConnectClient,
  { session, reconnects, before, hint }: OpenSession,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const options = { signal, fresh: true };
  const hasChanged = (account: LinkedAccount) => before.get(account.id) !== account.updatedAt;

  const id = reconnects ?? hint?.id;
  const named = id === undefined ? null : await client.linkedAccount(id, options);
  // Without a report of the Hub, a changed account may have stopped working.
  if (named && hasChanged(named) && (hint || named.status === 'ACTIVE')) return { status: 'connected', account: named };

  const { provider, originUsername } = session.connectSession;
  const attempt = (await client.connectSession(session.connectSession.id, options))?.latestAttempt;
  if (attempt?.status === 'ERROR') return { status: 'failed', error: attemptFailed(attempt) };
  if (attempt?.linkedAccount) return { status: 'connected', account: attempt.linkedAccount };
  if (reconnects !== undefined || attempt?.status === 'PENDING') return undefined;

  // A form in the Hub creates no attempt. Another person of the organisation may link an account at the same time.
  const isOwn = (account: LinkedAccount) =>
    before.has(account.id) || (originUsername ?? account.originUsername) === account.originUsername;
  const accounts = await readAccountsOf(client, provider, options);
  const account = accounts.find((one) => one.status === 'ACTIVE' && hasChanged(one) && isOwn(one));
  return account && { status: 'connected', account };
}

/** The accounts that a session may change: those of this connector, or all. */
export function readAccountsOf(
  { linkedAccounts }: ConnectClient,
  provider: string | null | undefined,
  options: RequestOptions,
): Promise<LinkedAccount[]> {
  return readAllAccounts(linkedAccounts, provider ? { providers: [provider] } : undefined, options);
}

function attemptFailed({ errorCode, errorDescription }: ConnectionAttempt): ConnectError {
  const message = errorDescription ?? 'The provider did not link the account.';
  return new ConnectError('ATTEMPT_FAILED', message, { retryable: true, reason: errorCode ?? undefined });
}
