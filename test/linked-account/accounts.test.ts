import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countCalls } from '../support/upstream-calls.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

/** Changes StackOne's answer for a path. */
function answerWith(path: string, body: unknown): void {
  world.sandbox.faults.add({ path, fault: { kind: 'body', body } });
}

const linesAbout = (text: string) =>
  world.logLines.filter((line) => line.includes(text)).map((line) => JSON.parse(line));

describe('linkedAccount', () => {
  it('returns every documented field of an account', async () => {
    const { body } = await world.graphql(`{
      linkedAccount(id: "GnQoASvosYhE5wJcmmAQs") {
        __typename id provider providerName status statusReasons { code description timestamp }
        originOwnerId originOwnerName originUsername originOwner { id } setupInformation label type createdAt updatedAt
        connector { provider name category active }
        meta { provider category models }
      }
    }`);
    expect(body).toEqual({
      data: {
        linkedAccount: {
          __typename: 'LinkedAccount',
          id: 'GnQoASvosYhE5wJcmmAQs',
          provider: 'bamboohr',
          providerName: 'BambooHR',
          status: 'ERROR',
          statusReasons: [
            {
              code: 'AccountInvalidCredentialsError',
              description: 'BambooHR no longer accepts the API key.',
              timestamp: '2026-04-20T07:15:09.402Z',
            },
          ],
          originOwnerId: 'dev-owner',
          originOwnerName: 'Development Owner',
          originUsername: 'dev',
          originOwner: { id: 'dev-owner' },
          setupInformation: { subdomain: 'dev-owner' },
          label: 'US subsidiary',
          type: 'PRODUCTION',
          createdAt: '2026-01-14T14:02:27.950Z',
          updatedAt: '2026-04-20T07:15:09.402Z',
          connector: { provider: 'bamboohr', name: 'BambooHR', category: 'HRIS', active: true },
          meta: {
            provider: 'bamboohr',
            category: 'HRIS',
            models: expect.objectContaining({ employees: expect.any(Object) }),
          },
        },
      },
    });
  });

  it('returns null for fields that StackOne omits, and an empty list of reasons', async () => {
    const fields = ['provider_name', 'status_reasons', 'origin_username', 'setup_information', 'label', 'type'];
    const { id } = world.sandbox.accounts.add();
    world.sandbox.faults.add({
      path: `/accounts/${id}`,
      fault: { kind: 'transform', transform: (body) => withoutFields(body, fields) },
    });
    const { body } = await world.graphql(
      `query ($id: ID!) {
        linkedAccount(id: $id) { providerName statusReasons { code } originUsername setupInformation label type }
      }`,
      { id },
    );
    expect(body).toEqual({
      data: {
        linkedAccount: {
          providerName: null,
          statusReasons: [],
          originUsername: null,
          setupInformation: null,
          label: null,
          type: null,
        },
      },
    });
  });

  it('is null without an error if the account does not exist', async () => {
    const { body, callLines } = await countCalls(world, '{ linkedAccount(id: "nowhere") { id } }');
    expect(body).toEqual({ data: { linkedAccount: null } });
    expect(callLines).toEqual(['GET /accounts/nowhere']);
  });

  it.each(['', '..', 'a/b', '../connectors/meta', 'a?b', 'a%2fb', 'x'.repeat(257)])(
    'is null for the malformed id %j, which is not sent to StackOne',
    async (id) => {
      const { body, calls } = await countCalls(world, 'query ($id: ID!) { linkedAccount(id: $id) { id } }', { id });
      expect(body).toEqual({ data: { linkedAccount: null } });
      expect(calls).toEqual([]);
    },
  );

  it('encodes an id into the path', async () => {
    const { id } = world.sandbox.accounts.add({ id: 'a b;c+é@:&=' });
    const { body } = await world.graphql('query ($id: ID!) { linkedAccount(id: $id) { id } }', { id });
    expect(body.data.linkedAccount).toEqual({ id });
  });

  it('is null if StackOne answers with another account', async () => {
    const [other] = world.sandbox.accounts.list();
    answerWith('/accounts/mine', other);
    const { body } = await world.graphql('{ linkedAccount(id: "mine") { id } }');
    expect(body).toEqual({ data: { linkedAccount: null } });
  });

  it('requests the meta of each account once, and fails individually', async () => {
    const [first, second] = world.sandbox.accounts.list();
    world.sandbox.faults.add({ path: `/accounts/${second?.id}/meta`, fault: { kind: 'status', status: 501 } });
    const { body, callLines } = await countCalls(
      world,
      `query ($first: ID!, $second: ID!) {
        a: linkedAccount(id: $first) { meta { provider } }
        b: linkedAccount(id: $first) { meta { category } }
        c: linkedAccount(id: $second) { label meta { provider } }
      }`,
      { first: first?.id, second: second?.id },
    );
    expect(body.data).toEqual({
      a: { meta: { provider: 'hibob' } },
      b: { meta: { category: 'HRIS' } },
      c: { label: 'US subsidiary', meta: null },
    });
    expect(body.errors).toMatchObject([{ path: ['c', 'meta'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(callLines.toSorted()).toEqual([
      'GET /accounts',
      `GET /accounts/${first?.id}/meta`,
      `GET /accounts/${second?.id}/meta`,
    ]);
  });

  it('can refer to a connector that is not in the catalogue', async () => {
    const { id } = world.sandbox.accounts.add({ provider: 'gone' });
    const { body } = await world.graphql(
      'query ($id: ID!) { linkedAccount(id: $id) { connector { name } meta { provider } } }',
      {
        id,
      },
    );
    expect(body).toEqual({ data: { linkedAccount: { connector: null, meta: null } } });
  });
});

describe('an account', () => {
  it.each([
    ['active', false],
    ['inactive', false],
    ['suspended', false],
    ['archived', false],
    ['expired', false],
    ['error', true],
    ['ERROR', false],
    [null, false],
  ])('with the status %j needs reconnection: %s', async (status, needsReconnection) => {
    const transform = (account: unknown) => ({ ...Object(account), status });
    world.sandbox.faults.add({ path: '/accounts/*', fault: { kind: 'transform', transform } });
    const { body } = await world.graphql('{ linkedAccount(id: "45355976281015164504") { needsReconnection } }');
    expect(body).toEqual({ data: { linkedAccount: { needsReconnection } } });
  });
});

describe('a value that the schema does not define', () => {
  const query = '{ linkedAccounts { nodes { id status type meta { category } } } }';

  it('is null, and is logged once per value', async () => {
    for (const { id } of world.sandbox.accounts.list()) world.sandbox.accounts.delete(id);
    world.sandbox.accounts.addMany(3);
    world.sandbox.faults.add({
      path: '/accounts',
      fault: {
        kind: 'transform',
        transform: (body) =>
          Array.isArray(body) ? body.map((row) => ({ ...row, status: 'napping', type: 'unmapped_value' })) : body,
      },
    });
    for (const { id } of world.sandbox.accounts.list()) {
      answerWith(`/accounts/${id}/meta`, { provider: 'hibob', category: 'telepathy', models: {} });
    }
    for (let repetition = 0; repetition < 2; repetition += 1) {
      const { body } = await world.graphql(query);
      expect(body.errors).toBeUndefined();
      expect(body.data.linkedAccounts.nodes).toHaveLength(3);
      for (const node of body.data.linkedAccounts.nodes) {
        expect(node).toMatchObject({ status: null, type: null, meta: { category: null } });
      }
    }
    expect(
      linesAbout('does not know')
        .map(({ enumeration, value }) => [enumeration, value])
        .toSorted(),
    ).toEqual([
      ['AccountType', 'unmapped_value'],
      ['ConnectorCategory', 'telepathy'],
      ['LinkedAccountStatus', 'napping'],
    ]);
  });
});

describe('a row that is not an account', () => {
  const [good, better] = ['good', 'better'];

  it.each([
    ['without an id', 'id', undefined],
    ['with an id that is no exact number', 'id', 1e30],
    ['without an owner', 'origin_owner_id', null],
    ['with a date that is none', 'updated_at', 'yesterday'],
  ])('is omitted from a page and logged: %s', async (_what, field, value) => {
    const row = world.sandbox.accounts.add();
    answerWith('/accounts', [{ ...row, id: good }, { ...row, [field]: value }, null, { ...row, id: better }]);
    const { body, headers } = await world.graphql('{ linkedAccounts { nodes { id updatedAt } } }');
    expect(body.errors).toBeUndefined();
    expect(body.data.linkedAccounts.nodes.map(({ id }: { id: string }) => id)).toEqual([good, better]);
    expect(linesAbout('left out')).toMatchObject([
      {
        level: 40,
        requestId: headers.get('x-request-id'),
        endpoint: '/accounts',
        rows: 2,
        problems: [expect.stringContaining(`${field}: `), 'all of it: invalid_type'],
      },
    ]);
  });

  it('is logged without its content', async () => {
    answerWith('/accounts', [{ id: 'x', provider: 42, origin_owner_name: ['wile.e@acme.example'] }]);
    await world.graphql('{ linkedAccounts { nodes { id } } }');
    expect(linesAbout('left out')).toHaveLength(1);
    expect(world.logLines.join()).not.toContain('wile.e@acme.example');
  });

  it('is missing for an operation that refers to it', async () => {
    const row = world.sandbox.accounts.add({ id: good });
    answerWith('/accounts', [row, { ...row, id: better, provider: null }]);
    const { body } = await world.graphql(
      `{ a: linkedAccount(id: "${good}") { id } b: linkedAccount(id: "${better}") { id } }`,
    );
    expect(body).toEqual({ data: { a: { id: good }, b: null } });
    expect(linesAbout('left out')).toHaveLength(1);
  });

  it('does not affect the cursors or the end of a list', async () => {
    for (const { id } of world.sandbox.accounts.list()) world.sandbox.accounts.delete(id);
    const all = world.sandbox.accounts.addMany(30).map(({ id }) => id);
    // Including rows at the ends of pages.
    const bad = new Set(all.filter((_id, index) => index % 5 === 4 || index === 15));
    world.sandbox.faults.add({
      path: '/accounts',
      fault: {
        kind: 'transform',
        transform: (body) => (Array.isArray(body) ? body.map((row) => (bad.has(row.id) ? { id: row.id } : row)) : body),
      },
    });
    const found: string[] = [];
    let after: string | null = null;
    do {
      const { body } = await world.graphql(
        `query ($after: String) {
          linkedAccounts(first: 5, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
        }`,
        { after },
      );
      const { nodes, pageInfo } = body.data.linkedAccounts;
      found.push(...nodes.map(({ id }: { id: string }) => id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(found).toEqual(all.filter((id) => !bad.has(id)));
  });

  it('is an error if it is the only requested row', async () => {
    answerWith('/accounts/broken', { id: 'broken' });
    const { body } = await world.graphql('{ linkedAccount(id: "broken") { id } }');
    expect(body.data).toEqual({ linkedAccount: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });
});

describe('a list in an envelope', () => {
  it('works like a list without an envelope', async () => {
    const rows = world.sandbox.accounts.list();
    answerWith('/accounts', { data: rows, next: null });
    const { body } = await world.graphql('{ linkedAccounts { nodes { id } } }');
    expect(body.data.linkedAccounts.nodes).toEqual(rows.map(({ id }) => ({ id })));
  });

  it.each([{}, { data: null }, { data: {} }, 'text', null])('is an error when it is %j', async (answer) => {
    answerWith('/accounts', answer);
    const { body } = await world.graphql('{ linkedAccounts { nodes { id } } }');
    expect(body.data).toEqual({ linkedAccounts: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });
});

describe('connectViewer', () => {
  it("returns the caller and its organisation's accounts", async () => {
    const { body } = await world.graphql(
      '{ connectViewer { originOwnerName username scopes originOwner { id linkedAccounts { nodes { originOwnerId } } } } }',
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.connectViewer).toEqual({
      originOwnerName: 'Development Owner',
      username: 'dev',
      scopes: ['CONNECT_READ', 'CONNECT_WRITE', 'CONNECT_ANY_OWNER'],
      originOwner: { id: 'dev-owner', linkedAccounts: { nodes: Array(4).fill({ originOwnerId: 'dev-owner' }) } },
    });
  });
});

function withoutFields(body: unknown, fields: readonly string[]): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !fields.includes(name)));
}
