import type { ConnectClient, CreatedSession, LinkedAccount } from './client.ts';
import { ConnectError } from './connect-error.ts';
import type { OpenSession, Outcome } from './watch-outcome.ts';

/** StackOne's instants may be cut to seconds. */
const toleranceMs = 1_000;

/** Asks the gateway what became of a session; `undefined` while there is nothing to tell. */
export async function findOutcome(
  client: ConnectClient,
  { session, before, hint }: OpenSession,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const options = { signal, fresh: true };
  const hinted = before?.id ?? hint?.id;
  if (hinted !== undefined) {
    const account = await client.linkedAccount(hinted, options);
    const changed = account && (before ? account.updatedAt !== before.updatedAt : isSince(account.updatedAt, session));
    // Without the Hub's word, an account that changed may have changed for the worse.
    if (changed && (hint || account.status === 'ACTIVE')) return { status: 'connected', account };
  }
  const attempt = (await client.connectSession(session.connectSession.id, options))?.latestAttempt;
  if (attempt?.status === 'ERROR') return { status: 'failed', error: attemptFailed(attempt) };
  if (before || attempt?.status === 'PENDING') return undefined;
  // A form in the Hub makes no attempt.
  const account = attempt?.linkedAccount ?? (await findLinked(client, session, options));
  return account ? { status: 'connected', account } : undefined;
}

async function findLinked(
  { linkedAccounts }: ConnectClient,
  session: CreatedSession,
  options: { readonly signal: AbortSignal; readonly fresh: boolean },
): Promise<LinkedAccount | undefined> {
  const { provider, originUsername } = session.connectSession;
  const filter = provider === null ? undefined : { providers: [provider] };
  const { nodes } = await linkedAccounts({ first: 100, filter }, options);
  return nodes.find(
    (account) =>
      account.status === 'ACTIVE' &&
      isSince(account.updatedAt, session) &&
      // Somebody else of the organisation may have linked an account meanwhile.
      (!isSince(account.createdAt, session) || originUsername === null || account.originUsername === originUsername),
  );
}

function isSince(instant: string, { connectSession }: CreatedSession): boolean {
  return Date.parse(instant) + toleranceMs >= Date.parse(connectSession.createdAt);
}

function attemptFailed(attempt: { readonly errorCode: string | null; readonly errorDescription: string | null }) {
  const message = attempt.errorDescription ?? 'The provider did not link the account.';
  return new ConnectError('ATTEMPT_FAILED', message, { retryable: true, reason: attempt.errorCode ?? undefined });
}
