import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countCalls } from '../support/upstream-calls.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  // Without webhooks, only the session shows that an account was linked.
  world = await startWorld({ sandbox: { seed: 'empty' }, config: { accountCacheSeconds: 60 } });
});
afterEach(() => world.stop());

const list = '{ linkedAccounts { nodes { id } } }';
const session = 'query ($id: ID!) { connectSession(id: $id) { latestAttempt { linkedAccount { id } } } }';

async function createSession(): Promise<{ id: string; token: string }> {
  const { body } = await world.graphql(
    'mutation { createViewerConnectSession(input: { provider: "hibob" }) { token connectSession { id } } }',
  );
  const { token, connectSession } = body.data.createViewerConnectSession;
  return { id: connectSession.id, token };
}

/** Makes StackOne return this linked account with every session. */
function sayLinked(accountId: string): void {
  const latest_connection_attempt = {
    id: `attempt of ${accountId}`,
    created_at: '2026-11-26T08:00:00.000Z',
    updated_at: '2026-11-26T08:00:00.000Z',
    status: 'authenticated',
    account_secure_id: accountId,
  };
  const transform = (body: unknown) => ({ ...Object(body), latest_connection_attempt });
  world.sandbox.faults.add({ method: 'GET', path: '/connect_sessions/*', fault: { kind: 'transform', transform } });
  world.sandbox.faults.add({ path: '/connect_sessions/authenticate', fault: { kind: 'transform', transform } });
}

const idsOf = async () => {
  const { body } = await world.graphql(list);
  return body.data.linkedAccounts.nodes.map(({ id }: { id: string }) => id);
};

describe('a completed linking', () => {
  it('invalidates the lists without the account, once', async () => {
    const { id } = await createSession();
    expect(await idsOf()).toEqual([]);
    const account = world.sandbox.accounts.add();
    expect(await idsOf()).toEqual([]);

    sayLinked(account.id);
    const { body } = await world.graphql(session, { id });
    expect(body.data.connectSession.latestAttempt.linkedAccount).toEqual({ id: account.id });
    expect(await idsOf()).toEqual([account.id]);
    // Polling the session costs no other caller a read.
    await world.graphql(session, { id });
    expect((await countCalls(world, list)).calls).toEqual([]);
  });

  it('is detected by authenticateConnectSession too', async () => {
    const { token } = await createSession();
    expect(await idsOf()).toEqual([]);
    const account = world.sandbox.accounts.add({ id: 'another' });
    sayLinked(account.id);
    await world.graphql(
      'mutation ($token: String!) { authenticateConnectSession(input: { token: $token }) { connectSession { id } } }',
      { token },
    );
    expect(await idsOf()).toEqual([account.id]);
  });
});
