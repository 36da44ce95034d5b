import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countCalls } from '../support/upstream-calls.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

/** Changes what StackOne answers to a path. */
function answerWith(path: string, body: unknown): void {
  world.sandbox.faults.add({ path, fault: { kind: 'body', body } });
}

const linesAbout = (text: string) =>
  world.logLines.filter((line) => line.includes(text)).map((line) => JSON.parse(line));

describe('linkedAccount', () => {
  it('has everything that StackOne says of an account', async () => {
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

  it('reads what StackOne leaves out as null, and reasons as none', async () => {
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

  it('is null without an error when there is none', async () => {
    const { body, callLines } = await countCalls(world, '{ linkedAccount(id: "nowhere") { id } }');
    expect(body).toEqual({ data: { linkedAccount: null } });
    expect(callLines).toEqual(['GET /accounts/nowhere']);
  });

  it.each(['', '..', 'a/b', '../connectors/meta', 'a?b', 'a%2fb', 'x'.repeat(257)])(
    'is null for the malformed id %j, which StackOne never sees',
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

  it('is null when StackOne answers with another account', async () => {
    const [other] = world.sandbox.accounts.list();
    answerWith('/accounts/mine', other);
    const { body } = await world.graphql('{ linkedAccount(id: "mine") { id } }');
    expect(body).toEqual({ data: { linkedAccount: null } });
  });

  it('asks for the meta of each account once, and lets one fail alone', async () => {
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

  it('is linked with a connector that the catalogue may not have', async () => {
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
  ])('whose status is %j needs to be reconnected: %s', async (status, needsReconnection) => {
    const transform = (account: unknown) => ({ ...Object(account), status });
    world.sandbox.faults.add({ path: '/accounts/*', fault: { kind: 'transform', transform } });
    const { body } = await world.graphql('{ linkedAccount(id: "45355976281015164504") { needsReconnection } }');
    expect(body).toEqual({ data: { linkedAccount: { needsReconnection } } });
  });
});

describe('what StackOne may say that the schema does not know', () => {
  const query = '{ linkedAccounts { nodes { id status type meta { category } } } }';

  it('reads as null, and is logged once for each value', async () => {
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

describe('a row that is no account', () => {
  const [good, better] = ['good', 'better'];

  it.each([
    ['without an id', 'id', undefined],
    ['with an id that is no exact number', 'id', 1e30],
    ['without an owner', 'origin_owner_id', null],
    ['with a date that is none', 'updated_at', 'yesterday'],
  ])('%s is left out of a page and logged, and the page survives', async (_what, field, value) => {
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

  it('is logged without what it holds', async () => {
    answerWith('/accounts', [{ id: 'x', provider: 42, origin_owner_name: ['wile.e@acme.example'] }]);
    await world.graphql('{ linkedAccounts { nodes { id } } }');
    expect(linesAbout('left out')).toHaveLength(1);
    expect(world.logLines.join()).not.toContain('wile.e@acme.example');
  });

  it('is missing where an operation refers to it', async () => {
    const row = world.sandbox.accounts.add({ id: good });
    answerWith('/accounts', [row, { ...row, id: better, provider: null }]);
    const { body } = await world.graphql(
      `{ a: linkedAccount(id: "${good}") { id } b: linkedAccount(id: "${better}") { id } }`,
    );
    expect(body).toEqual({ data: { a: { id: good }, b: null } });
    expect(linesAbout('left out')).toHaveLength(1);
  });

  it('costs a walk neither its place nor its end', async () => {
    for (const { id } of world.sandbox.accounts.list()) world.sandbox.accounts.delete(id);
    const all = world.sandbox.accounts.addMany(30).map(({ id }) => id);
    // Those at the ends of pages, too.
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

  it('is an error where it is all that was asked for', async () => {
    answerWith('/accounts/broken', { id: 'broken' });
    const { body } = await world.graphql('{ linkedAccount(id: "broken") { id } }');
    expect(body.data).toEqual({ linkedAccount: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });
});

describe('a list in an envelope', () => {
  it('is as good as a bare one', async () => {
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
  it('says who the caller is, and leads to the accounts of the organisation', async () => {
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
