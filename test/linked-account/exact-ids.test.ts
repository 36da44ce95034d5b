import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { exchange, expectFailure, json } from '../http/exchange.ts';
import { type RawServer, startRawServer } from '../support/raw-server.ts';
import { wireAccount } from '../support/wire-account.ts';
import { startWorld, type World } from '../support/world.ts';

const exact = '45355976281015164504';
/** Often enough for the operation to count as frequent, which the gateway executes differently. */
const times = 8;

describe('an id that a caller sends as a number', async () => {
  const world = await startWorld();
  afterEach(() => world.sandbox.reset());
  afterAll(() => world.stop());

  const read = 'query ($id: ID!) { linkedAccount(id: $id) { id } }';
  const list = 'query ($filter: LinkedAccountFilter) { linkedAccounts(filter: $filter) { nodes { id } } }';
  const ids = 'query ($ids: [ID!]) { linkedAccounts(filter: { ids: $ids }) { nodes { id } } }';
  const update = 'mutation ($input: UpdateLinkedAccountInput!) { updateLinkedAccount(input: $input) { __typename } }';
  const remove = 'mutation ($input: DeleteLinkedAccountInput!) { deleteLinkedAccount(input: $input) { __typename } }';
  const removeById = 'mutation ($id: ID!) { deleteLinkedAccount(input: { id: $id }) { __typename } }';
  const entities = 'query ($references: [_Any!]!) { _entities(representations: $references) { __typename } }';

  const operations: readonly [string, (id: string) => string, (string | number)[]][] = [
    [read, (id) => `{"id":${id}}`, ['id']],
    [list, (id) => `{"filter":{"ids":["${exact}",${id}]}}`, ['filter', 'ids', 1]],
    [ids, (id) => `{"ids":${id}}`, ['ids']],
    [update, (id) => `{"input":{"id":${id},"label":"x"}}`, ['input', 'id']],
    [remove, (id) => `{"input":{"id":${id}}}`, ['input', 'id']],
    [removeById, (id) => `{"id":${id}}`, ['id']],
  ];
  const references = (id: string) => `{"references":[{"__typename":"LinkedAccount","id":${id}}]}`;

  const post = (query: string, variables: string) =>
    exchange(world, { headers: json, body: `{"query":${JSON.stringify(query)},"variables":${variables}}` });

  describe.each([exact, '9007199254740992', '-9007199254740993', '1e20', '1.5', '1e400'])('such as %s', (number) => {
    it.each(operations)('is BAD_USER_INPUT, and no other id is asked for: %s', async (query, variables, inputPath) => {
      for (let time = 0; time < times; time += 1) {
        const error = expectFailure(await post(query, variables(number)), 400, 'BAD_USER_INPUT');
        expect(error.extensions['inputPath']).toEqual(inputPath);
        expect(error.message).not.toContain(number);
      }
      expect(world.sandbox.requests).toEqual([]);
    });

    it('is BAD_USER_INPUT in a reference to an entity', async () => {
      for (let time = 0; time < times; time += 1) {
        const { body } = await post(entities, references(number));
        expect(body.errors).toMatchObject([
          { extensions: { code: 'BAD_USER_INPUT', inputPath: ['representations', 0, 'id'] } },
        ]);
      }
      expect(world.sandbox.requests).toEqual([]);
    });

    it('is BAD_USER_INPUT in a URL', async () => {
      const path = `/graphql?${new URLSearchParams({ query: read, variables: `{"id":${number}}` })}`;
      const headers = { 'apollo-require-preflight': 'true' };
      expectFailure(await exchange(world, { method: 'GET', path, headers }), 400, 'BAD_USER_INPUT');
      expect(world.sandbox.requests).toEqual([]);
    });
  });

  it.each(['42', '9007199254740991', '1e3'])('is requested unchanged if it is exact: %s', async (number) => {
    for (let time = 0; time < times; time += 1) await post(read, `{"id":${number}}`);
    await post(entities, references(number));
    const paths = new Set(world.sandbox.requests.map(({ path }) => path));
    expect(paths).toEqual(new Set([`/accounts/${Number(number)}`]));
  });

  it('is requested unchanged if it is in the document', async () => {
    for (let time = 0; time < times; time += 1) {
      const { body } = await world.graphql(`{ linkedAccount(id: ${exact}) { id } }`);
      expect(body).toEqual({ data: { linkedAccount: { id: exact } } });
    }
  });
});

describe('an id that StackOne sends as a number', () => {
  let world: World;
  let upstream: RawServer;
  afterEach(async () => {
    await world.stop();
    upstream.close();
  });

  async function answerWith(text: string): Promise<void> {
    upstream = await startRawServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(text),
    );
    world = await startWorld({ upstreamUrl: upstream.url });
  }

  const account = (id: string) =>
    JSON.stringify(wireAccount({ setup_information: { id: 0 } }), null, 1)
      .replace('"account-1"', id)
      .replace('"id": 0', `"id": ${exact}`);

  it.each([exact, '7'])('is exact to its last digit: %s', async (id) => {
    await answerWith(account(id));
    const { body } = await world.graphql(`{ linkedAccount(id: "${id}") { id setupInformation } }`);
    // Free-form JSON keeps the values of JSON.parse.
    expect(body).toEqual({ data: { linkedAccount: { id, setupInformation: { id: Number(exact) } } } });
    expect(upstream.requests.map(({ url }) => url)).toEqual([`/accounts/${id}`]);
  });

  it.each([
    ['bare', (rows: string) => `[${rows}]`],
    ['within data', (rows: string) => `{"data":[${rows}],"next":null}`],
  ])('is exact to its last digit in a list: %s', async (_name, listOf) => {
    await answerWith(listOf([exact, '45355976281015164505', '7', '"text"'].map(account).join(',')));
    const { body } = await world.graphql('{ linkedAccounts { nodes { id } } }');
    const nodes = [{ id: exact }, { id: '45355976281015164505' }, { id: '7' }, { id: 'text' }];
    expect(body).toEqual({ data: { linkedAccounts: { nodes } } });
  });

  it('deletes that account, and returns its id', async () => {
    await answerWith(account(exact));
    const query = `mutation { deleteLinkedAccount(input: { id: "${exact}" }) { deletedLinkedAccountId } }`;
    const { body } = await world.graphql(query);
    expect(body).toEqual({ data: { deleteLinkedAccount: { deletedLinkedAccountId: exact } } });
    expect(upstream.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET /accounts/${exact}`,
      `DELETE /accounts/${exact}`,
    ]);
  });

  it('is exact to its last digit in a session, whose metadata is unchanged', async () => {
    await answerWith(`{"id":${exact},"organization_id" : 45355976281015164505 ,"project_id":12,"account_id":${exact},
      "integration_id":9007199254740993,"origin_owner_id":"dev-owner","origin_owner_name":"A","token":"t",
      "auth_link_url":"u","created_at":"2026-01-31T09:30:00.000Z","label":"\\"id\\": 1234567890123456789,",
      "metadata":{"id":1234567890123456789,"data":[{"account_id":1234567890123456789}]}}`);
    const { body } = await world.graphql(`mutation {
      createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "A" }) {
        connectSession { id organizationId projectId accountId integrationId label metadata } } }`);
    const rounded = Number('1234567890123456789');
    expect(body.data.createConnectSession.connectSession).toEqual({
      id: exact,
      organizationId: '45355976281015164505',
      projectId: '12',
      accountId: exact,
      integrationId: '9007199254740993',
      label: '"id": 1234567890123456789,',
      metadata: { id: rounded, data: [{ account_id: rounded }] },
    });
  });

  it('that is not an integer does not fail a session, and is not an account', async () => {
    await answerWith(`{"id":1.5e30,"organization_id":1e30,"project_id":"p","account_id":1e30,"token":"t",
      "origin_owner_id":"dev-owner","origin_owner_name":"A","auth_link_url":"u","created_at":"2026-01-31T09:30:00Z"}`);
    const { body } = await world.graphql(`mutation {
      createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "A" }) {
        token connectSession { accountId } } }`);
    expect(body.data.createConnectSession).toEqual({ token: 't', connectSession: { accountId: null } });
  });
});

describe('a Float that JSON cannot express', async () => {
  const world = await startWorld();
  afterAll(() => world.stop());

  it('is BAD_USER_INPUT before anything is sent', async () => {
    const create = 'mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { token } }';
    const variables = '{"input":{"originOwnerId":"a","originOwnerName":"A","expiresIn":1e400}}';
    for (let time = 0; time < times; time += 1) {
      const answer = await exchange(world, {
        headers: json,
        body: `{"query":"${create}","variables":${variables}}`,
      });
      const error = expectFailure(answer, 400, 'BAD_USER_INPUT');
      expect(error.extensions['inputPath']).toEqual(['input', 'expiresIn']);
    }
    expect(world.sandbox.requests).toEqual([]);
  });
});
