import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startWorld } from '../support/world.ts';

const createdAt = Date.UTC(2026, 0, 31, 9, 30);
const world = await startWorld({ sandbox: { now: () => createdAt } });
afterAll(() => world.stop());
afterEach(() => world.sandbox.reset());

const owner = { originOwnerId: 'dev-owner', originOwnerName: 'Development Owner' };

function create(input: object, selection = 'token') {
  const query = `mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { ${selection} } }`;
  return world.graphql(query, { input });
}

function answerWith(change: (body: Record<string, unknown>) => unknown): void {
  const transform = (body: unknown) => change(Object(body));
  world.sandbox.faults.add({ method: 'POST', path: '/connect_sessions', fault: { kind: 'transform', transform } });
}

describe('a created session', () => {
  it('has every field that StackOne returned', async () => {
    const metadata = { plan: 'enterprise' };
    const input = {
      ...owner,
      categories: ['HRIS'],
      provider: 'hibob',
      originUsername: 'ada',
      accountId: '45355976281015164504',
      metadata,
      label: 'Head office',
      type: 'TEST',
      integrationId: '6b6dd3b4-7d24-4f56-a0ab-2d42b0f7c2a1',
    };
    answerWith((body) => ({ ...body, external_trigger_token: 'f0bc3d88' }));
    const { body } = await create(
      input,
      `token authLinkUrl expiresAt connectSession { id organizationId projectId originOwnerId originOwnerName originUsername
       originOwner { id } categories provider connector { name } accountId account { id provider } label metadata
       externalTriggerToken type integrationId createdAt }`,
    );
    expect(body.errors).toBeUndefined();
    const { token, authLinkUrl, expiresAt, connectSession } = body.data.createConnectSession;
    expect(token).toMatch(/^[\w-]{20,}$/);
    expect(authLinkUrl).toContain(token);
    expect(expiresAt).toBe('2026-01-31T10:00:00.000Z');
    expect(connectSession).toEqual({
      id: expect.stringMatching(/^\d+$/),
      organizationId: expect.stringMatching(/^\d+$/),
      projectId: expect.any(String),
      ...owner,
      originUsername: 'ada',
      originOwner: { id: 'dev-owner' },
      categories: ['HRIS'],
      provider: 'hibob',
      connector: { name: expect.any(String) },
      accountId: '45355976281015164504',
      account: { id: '45355976281015164504', provider: 'hibob' },
      label: 'Head office',
      metadata,
      externalTriggerToken: 'f0bc3d88',
      type: 'TEST',
      integrationId: '6b6dd3b4-7d24-4f56-a0ab-2d42b0f7c2a1',
      createdAt: '2026-01-31T09:30:00.000Z',
    });
  });

  it('reads identifiers that StackOne sends as strings or as numbers', async () => {
    answerWith((body) => ({ ...body, id: 7, organization_id: '0042' }));
    const { body } = await create(owner, 'connectSession { id organizationId }');
    expect(body.data.createConnectSession.connectSession).toEqual({ id: '7', organizationId: '0042' });
  });

  it('returns the auth link unchanged', async () => {
    const link = 'HTTP://Example.COM:80/a b/../%7e?token=ü#x';
    answerWith((body) => ({ ...body, auth_link_url: link }));
    const { body } = await create(owner, 'authLinkUrl');
    expect(body.data.createConnectSession.authLinkUrl).toBe(link);
  });

  it('returns null for an unknown type, omits an unknown category, and logs each once', async () => {
    const drifted = { type: 'staging', categories: ['hris', 'payroll', null] };
    answerWith((body) => ({ ...body, ...drifted }));
    for (let round = 0; round < 2; round += 1) {
      const { body } = await create(owner, 'connectSession { type categories }');
      expect(body).toEqual({
        data: { createConnectSession: { connectSession: { type: null, categories: ['HRIS'] } } },
      });
    }
    expect(world.logLines.filter((line) => line.includes('staging'))).toHaveLength(1);
    expect(world.logLines.filter((line) => line.includes('payroll'))).toHaveLength(1);
  });

  it('keeps its token when an optional value is invalid', async () => {
    answerWith((body) => ({ ...body, metadata: 'none', categories: 'hris', label: 5, type: [], provider: {} }));
    const { body } = await create(
      owner,
      'token connectSession { metadata categories label type provider connector { name } }',
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.createConnectSession).toEqual({
      token: expect.any(String),
      connectSession: { metadata: null, categories: null, label: null, type: null, provider: null, connector: null },
    });
  });
});

describe('expiresAt', () => {
  it.each([
    ['the given seconds', { expiresIn: 90.5 }, '2026-01-31T09:31:30.500Z'],
    ["StackOne's default", {}, '2026-01-31T10:00:00.000Z'],
    ["StackOne's default", { expiresIn: null }, '2026-01-31T10:00:00.000Z'],
    ['a whole year', { expiresIn: 31_536_000 }, '2027-01-31T09:30:00.000Z'],
  ])('is the creation plus %s', async (_name, input, expected) => {
    const { body } = await create({ ...owner, ...input }, 'expiresAt');
    expect(body.data.createConnectSession.expiresAt).toBe(expected);
  });

  it('is null, and the token is still returned, when the creation time is unreadable', async () => {
    answerWith((body) => ({ ...body, created_at: 'yesterday' }));
    const { body } = await create(owner, 'token expiresAt connectSession { createdAt }');
    expect(body.errors).toBeUndefined();
    const { token, expiresAt, connectSession } = body.data.createConnectSession;
    expect(token).toEqual(expect.any(String));
    expect(expiresAt).toBeNull();
    expect(Date.parse(connectSession.createdAt)).not.toBeNaN();
  });
});

describe('invalid input', () => {
  const blank = 'must not be blank';
  it.each([
    ['originOwnerId', '', blank],
    ['originOwnerId', ' \n\u3000', blank],
    ['originOwnerId', 'x'.repeat(513), 'at most 512'],
    ['originOwnerName', '', blank],
    ['originOwnerName', 'x'.repeat(513), 'at most 512'],
    ['expiresIn', 0, 'more than 0'],
    ['expiresIn', -1, 'more than 0'],
    ['expiresIn', 31_536_000.5, 'at most 31536000'],
  ])('names %s with %j and does not call StackOne', async (field, value, words) => {
    const { status, body } = await create({ ...owner, [field]: value });
    expect(status).toBe(200);
    expect(body.data).toEqual({ createConnectSession: null });
    expect(body.errors).toMatchObject([
      {
        path: ['createConnectSession'],
        extensions: { code: 'BAD_USER_INPUT', inputPath: ['input', field], retryable: false },
      },
    ]);
    expect(body.errors?.[0]?.message).toContain(words);
    expect(world.sandbox.requests).toEqual([]);
  });

  it('allows the longest owner', async () => {
    const { body } = await create({ originOwnerId: 'x'.repeat(512), originOwnerName: 'é'.repeat(512) });
    expect(body.errors).toBeUndefined();
  });

  const deep = (levels: number): object => (levels === 1 ? {} : { a: deep(levels - 1) });
  const manyKeys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 0]));
  it.each([
    ['a list', []],
    ['text', 'text'],
    ['a number', 1],
    ['over 64 KiB of UTF-8', { text: 'é'.repeat(32 * 1024) }],
    ['over 16 levels deep', deep(17)],
    ['over 16 levels deep in a list', { list: [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]] }],
    ['over 1,000 keys', manyKeys(1001)],
    ['a key __proto__', JSON.parse('{"a": [{"__proto__": {"admin": true}}]}')],
    ['a key constructor.prototype', { a: { constructor: { prototype: {} } } }],
  ])('names metadata that is or has %s and does not call StackOne', async (_name, metadata) => {
    const { status, body } = await create({ ...owner, metadata });
    expect(status).toBe(400);
    expect(body.data).toBeUndefined();
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', inputPath: ['input', 'metadata'] } }]);
    expect(world.sandbox.requests).toEqual([]);
  });

  it("names metadata with a number that JSON can't represent", async () => {
    const response = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":"mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { token } }",
        "variables":{"input":{"originOwnerId":"a","originOwnerName":"b","metadata":{"n":1e999}}}}`,
    });
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', inputPath: ['input', 'metadata'] } }],
    });
  });

  it.each([
    ['exactly 64 KiB', { text: 'x'.repeat(64 * 1024 - '{"text":""}'.length) }],
    ['16 levels deep', deep(16)],
    ['of 1,000 keys', manyKeys(1000)],
  ])('allows metadata of %s', async (_name, metadata) => {
    const { body } = await create({ ...owner, metadata }, 'connectSession { metadata }');
    expect(body.data.createConnectSession.connectSession.metadata).toEqual(metadata);
  });

  it.each([
    ['{ __proto__: { a: 1 } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['[1]', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ n: 1e999 }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('fails validation as the inline literal %s', async (literal, code) => {
    const { status, body } = await world.graphql(
      `mutation { createConnectSession(input: { originOwnerId: "a", originOwnerName: "b", metadata: ${literal} }) { token } }`,
    );
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ extensions: { code } }]);
  });

  it('is named if variables make an inline object too large', async () => {
    const { body } = await world.graphql(
      `mutation ($a: String!) { createConnectSession(
        input: { originOwnerId: "a", originOwnerName: "b", metadata: { a: $a, b: $a } }) { token } }`,
      { a: 'x'.repeat(40_000) },
    );
    expect(body.errors).toMatchObject([
      {
        message: 'Argument "input" has an invalid value.',
        extensions: { code: 'BAD_USER_INPUT', inputPath: ['input'] },
      },
    ]);
    expect(world.sandbox.requests).toEqual([]);
  });
});

describe('edit mode', () => {
  const accountOf = (originOwnerId: string) => world.sandbox.accounts.add({ origin_owner_id: originOwnerId }).id;

  it('opens the session for an account of the same owner, read again from StackOne', async () => {
    const accountId = accountOf('dev-owner');
    const { body } = await create({ ...owner, accountId }, 'connectSession { accountId }');
    expect(body.data.createConnectSession.connectSession).toEqual({ accountId });
    expect(world.sandbox.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /accounts/${accountId}`,
      'POST /connect_sessions',
    ]);
  });

  it.each([
    ['another owner', () => accountOf('acme-corp')],
    ['nobody', () => 'no-such-account'],
  ])('returns NOT_FOUND and creates no session for an account of %s', async (_name, accountId) => {
    const { body } = await create({ ...owner, accountId: accountId() });
    expect(body.data).toEqual({ createConnectSession: null });
    expect(body.errors).toMatchObject([
      { message: 'The linked account does not exist.', extensions: { code: 'NOT_FOUND', retryable: false } },
    ]);
    expect(world.sandbox.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it.each(['', '..', 'a/../b', 'a?b', 'a#b', 'a%2fb', 'a\\b', 'a\nb', 'x'.repeat(257)])(
    'asks StackOne nothing about the malformed id %j',
    async (accountId) => {
      const { body } = await create({ ...owner, accountId });
      expect(body.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
      expect(world.sandbox.requests).toEqual([]);
    },
  );
});

describe('two mutations in one operation', () => {
  it('keep the token of the one that succeeds', async () => {
    const { status, body } = await world.graphql(/* GraphQL */ `
      mutation {
        bad: createConnectSession(input: { originOwnerId: "", originOwnerName: "b" }) {
          token
        }
        good: createConnectSession(input: { originOwnerId: "a", originOwnerName: "b" }) {
          token
        }
      }
    `);
    expect(status).toBe(200);
    expect(body.data).toEqual({ bad: null, good: { token: expect.any(String) } });
    expect(body.errors).toMatchObject([{ path: ['bad'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
