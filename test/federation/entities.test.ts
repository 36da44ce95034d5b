import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, type Issuer, jwtConfig, startIssuer } from '../support/tokens.ts';
import { countCalls } from '../support/upstream-calls.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const entities = (selection: string, representations: readonly unknown[]) =>
  countCalls(
    world,
    `query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ${selection} } }`,
    { representations },
  );

describe('a reference', () => {
  it('to a LinkedAccount is resolved by its id', async () => {
    const { body } = await entities('... on LinkedAccount { id label connector { name } }', [
      { __typename: 'LinkedAccount', id: '45355976281015164504' },
    ]);
    expect(body).toEqual({
      data: {
        _entities: [
          {
            __typename: 'LinkedAccount',
            id: '45355976281015164504',
            label: 'Head office',
            connector: { name: 'Hibob' },
          },
        ],
      },
    });
  });

  it('to a Connector is resolved by its provider', async () => {
    const { body } = await entities('... on Connector { provider name category }', [
      { __typename: 'Connector', provider: 'slack' },
      { __typename: 'Connector', provider: 'nowhere' },
      { __typename: 'Connector', provider: 42 },
      { __typename: 'Connector' },
      { __typename: 'Connector', provider: 'slack' },
    ]);
    const slack = { __typename: 'Connector', provider: 'slack', name: 'Slack', category: 'MESSAGING' };
    expect(body).toEqual({ data: { _entities: [slack, null, null, null, slack] } });
  });

  it('to an OriginOwner is resolved by its id, without a call until its accounts are selected', async () => {
    const representations = [
      { __typename: 'OriginOwner', id: 'dev-owner' },
      { __typename: 'OriginOwner', id: 42 },
    ];
    const bare = await entities('... on OriginOwner { id }', representations);
    expect(bare.body).toEqual({
      data: {
        _entities: [
          { __typename: 'OriginOwner', id: 'dev-owner' },
          { __typename: 'OriginOwner', id: '42' },
        ],
      },
    });
    expect(bare.calls).toEqual([]);

    const full = await entities('... on OriginOwner { linkedAccounts { nodes { originOwnerId } } }', representations);
    expect(full.body.data._entities[0].linkedAccounts.nodes).toEqual(Array(4).fill({ originOwnerId: 'dev-owner' }));
    expect(full.body.data._entities[1].linkedAccounts.nodes).toEqual([]);
    expect(full.callLines).toEqual(['GET /accounts', 'GET /accounts']);
  });

  it.each([{ id: '' }, { id: ' ' }, {}, { id: null }, { id: ['dev-owner'] }, { id: 'x'.repeat(513) }])(
    'to an OriginOwner that can be none, %j, is null',
    async (key) => {
      const { body, calls } = await entities('... on OriginOwner { linkedAccounts { nodes { id } } }', [
        { __typename: 'OriginOwner', ...key },
      ]);
      expect(body).toEqual({ data: { _entities: [null] } });
      expect(calls).toEqual([]);
    },
  );

  it('may contain fields that a router adds, which have no effect', async () => {
    const { body } = await entities('... on LinkedAccount { label originOwnerId }', [
      { __typename: 'LinkedAccount', id: '45355976281015164504', originOwnerId: 'mallory', label: 'forged' },
    ]);
    expect(body.data._entities).toEqual([
      { __typename: 'LinkedAccount', label: 'Head office', originOwnerId: 'dev-owner' },
    ]);
  });

  it('may be mixed with references of other kinds', async () => {
    const { body } = await entities(
      '... on LinkedAccount { label } ... on Connector { name } ... on OriginOwner { id }',
      [
        { __typename: 'OriginOwner', id: 'acme-corp' },
        { __typename: 'LinkedAccount', id: '45355976281015164777' },
        { __typename: 'LinkedAccount', id: 'unknown' },
        { __typename: 'Connector', provider: 'hibob' },
      ],
    );
    expect(body).toEqual({
      data: {
        _entities: [
          { __typename: 'OriginOwner', id: 'acme-corp' },
          { __typename: 'LinkedAccount', label: 'Sales' },
          null,
          { __typename: 'Connector', name: 'Hibob' },
        ],
      },
    });
  });

  it('that fails does not affect the others', async () => {
    world.sandbox.faults.add({ path: '/accounts/*', times: 1, fault: { kind: 'status', status: 501 } });
    const { body } = await entities('... on LinkedAccount { label } ... on Connector { name }', [
      { __typename: 'LinkedAccount', id: '45355976281015164504' },
      { __typename: 'Connector', provider: 'hibob' },
    ]);
    expect(body.data._entities).toEqual([null, { __typename: 'Connector', name: 'Hibob' }]);
    expect(body.errors).toMatchObject([{ path: ['_entities', 0], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });

  it('that can be none leaves the others of its type', async () => {
    const references = [
      { id: '45355976281015164504' },
      {},
      { id: '../x' },
      { id: ['a'] },
      { id: '45355976281015164777' },
    ];
    const { body } = await entities(
      '... on LinkedAccount { label }',
      references.map((reference) => ({ __typename: 'LinkedAccount', ...reference })),
    );
    expect(body).toEqual({
      data: {
        _entities: [
          { __typename: 'LinkedAccount', label: 'Head office' },
          null,
          null,
          null,
          { __typename: 'LinkedAccount', label: 'Sales' },
        ],
      },
    });
  });

  it.each([
    { __typename: 'ConnectSession', id: 1 },
    { __typename: 'Nothing' },
    { id: '45355976281015164504' },
    { __typename: '__proto__' },
    { __typename: ['Connector'] },
    'Connector',
    42,
    [],
  ])('that is invalid, %j, is an error of its sender', async (representation) => {
    const { body, calls } = await entities('', [{ __typename: 'Connector', provider: 'hibob' }, representation]);
    expect(body.errors).toMatchObject([
      { path: ['_entities'], extensions: { code: 'BAD_USER_INPUT', inputPath: ['representations', 1] } },
    ]);
    expect(calls).toEqual([]);
    expect(world.logLines.filter((line) => line.includes('unexpected error'))).toEqual([]);
  });
});

describe('a reference from a caller that is bound to an organisation', () => {
  let issuer: Issuer;
  let guarded: World;
  beforeAll(async () => {
    issuer = await startIssuer();
    guarded = await startWorld({ config: { auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }) } });
  });
  afterAll(async () => {
    await guarded.stop();
    issuer.close();
  });

  const references = [
    { __typename: 'OriginOwner', id: 'dev-owner' },
    { __typename: 'OriginOwner', id: 'acme-corp' },
    { __typename: 'LinkedAccount', id: '45355976281015164504' },
    { __typename: 'LinkedAccount', id: '45355976281015164777' },
    { __typename: 'Connector', provider: 'hibob' },
  ];
  const ask = async (claims: Record<string, unknown>) => {
    const { body } = await guarded.graphql(
      'query ($references: [_Any!]!) { _entities(representations: $references) { __typename } }',
      { references },
      { authorization: `Bearer ${await issuer.token(claims)}` },
    );
    return body;
  };

  it('returns nothing of another organisation, without an error', async () => {
    const [owner, account, connector] = [
      { __typename: 'OriginOwner' },
      { __typename: 'LinkedAccount' },
      { __typename: 'Connector' },
    ];
    expect(await ask(claimsOf('acme-corp'))).toEqual({ data: { _entities: [null, owner, null, account, connector] } });
    expect(await ask(claimsOf('dev-owner'))).toEqual({ data: { _entities: [owner, null, account, null, connector] } });
  });

  it('is forbidden individually, without affecting the others', async () => {
    const { data, errors } = await ask(claimsOf('dev-owner', { scope: 'connect:write' }));
    expect(data).toEqual({ _entities: [null, null, null, null, null] });
    expect(errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['_entities', 2], 'FORBIDDEN'],
      [['_entities', 3], 'FORBIDDEN'],
      [['_entities', 4], 'FORBIDDEN'],
    ]);
  });
});
