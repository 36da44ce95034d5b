import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countCalls } from '../support/upstream-calls.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

async function routeGone(method: string, endpoint: string): Promise<number> {
  const text = await (await fetch(`${world.url}/metrics`)).text();
  const series = `connect_gateway_upstream_route_gone_total{method="${method}",endpoint="${endpoint}"}`;
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

const goneLines = (endpoint: string) =>
  world.logLines
    .map((line) => JSON.parse(line))
    .filter(
      (line) => line.endpoint === endpoint && line.msg === 'StackOne no longer has a route that the gateway needs',
    );
const gone = { code: 'UPSTREAM_UNAVAILABLE', retryable: false };

describe('a list that StackOne has removed', () => {
  it.each([404, 405, 410])('is UPSTREAM_UNAVAILABLE and not retryable: %i', async (status) => {
    world.sandbox.faults.add({ path: '/accounts', fault: { kind: 'status', status } });
    world.sandbox.faults.add({ path: '/connector_profiles', fault: { kind: 'status', status } });
    const { body, callLines } = await countCalls(
      world,
      '{ linkedAccounts { nodes { id } } connectorProfiles { nodes { id } } }',
    );
    expect(body.data).toEqual({ linkedAccounts: null, connectorProfiles: null });
    expect(body.errors).toMatchObject([{ extensions: gone }, { extensions: gone }]);
    expect(callLines.toSorted()).toEqual(['GET /accounts', 'GET /connector_profiles']);
    expect(await routeGone('GET', '/accounts')).toBe(1);
    expect(await routeGone('GET', '/connector_profiles')).toBe(1);
    expect(goneLines('/accounts')).toMatchObject([{ level: 50, method: 'GET' }]);
  });

  it('is counted each time, and logged once', async () => {
    world.sandbox.faults.add({ path: '/accounts', fault: { kind: 'status', status: 404 } });
    for (let round = 0; round < 3; round += 1) await world.graphql('{ linkedAccounts { nodes { id } } }');
    expect(await routeGone('GET', '/accounts')).toBe(3);
    expect(goneLines('/accounts')).toHaveLength(1);
  });

  it.each([405, 410])(
    'is told apart from an input that StackOne refuses, where it was for creating: %i',
    async (status) => {
      world.sandbox.faults.add({ path: '/connect_sessions', fault: { kind: 'status', status } });
      const { body } = await world.graphql('mutation { createViewerConnectSession(input: {}) { token } }');
      expect(body.errors).toMatchObject([{ extensions: gone }]);
      expect(await routeGone('POST', '/connect_sessions')).toBe(1);
    },
  );
});

describe.each([404, 405, 410] as const)('connectors without the catalogue (%i)', (status) => {
  beforeEach(() => world.sandbox.deprecatedRoutes.remove(status));

  it('come from the connector profiles, each once', async () => {
    const { body, callLines } = await countCalls(
      world,
      `{ connectors { provider name category categories active logoUrl horizontalLogoUrl models }
         connector(provider: "salesforce") { name profiles { id } }
         linkedAccounts { nodes { connector { name } } } }`,
    );
    expect(body.errors).toBeUndefined();
    const { connectors } = body.data;
    expect(connectors).toHaveLength(33);
    expect(connectors).toContainEqual({
      provider: 'hibob',
      name: 'Hibob',
      category: 'HRIS',
      categories: ['HRIS'],
      active: true,
      logoUrl: expect.stringContaining('/hibob'),
      horizontalLogoUrl: null,
      models: null,
    });
    expect(connectors).toContainEqual(expect.objectContaining({ provider: 'workday', active: false }));
    expect(body.data.connector).toMatchObject({ name: 'Salesforce', profiles: [{}, {}] });
    expect(body.data.linkedAccounts.nodes[0].connector).toEqual({ name: 'Hibob' });
    expect(callLines.toSorted()).toEqual(['GET /accounts', 'GET /connector_profiles', 'GET /connectors/meta']);
    expect(await routeGone('GET', '/connectors/meta')).toBe(1);
  });

  it('are filtered as before', async () => {
    const query = '{ connectors(filter: { category: HRIS_LEGACY, active: true, search: "hr" }) { provider } }';
    expect((await world.graphql(query)).body.data).toEqual({ connectors: [{ provider: 'cezannehr' }] });
  });

  it('fail and are not retryable, only if the profiles are removed too', async () => {
    world.sandbox.faults.add({ path: '/connector_profiles', times: 1, fault: { kind: 'status', status: 501 } });
    const down = await world.graphql('{ connectors { provider } }');
    expect(down.body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    world.sandbox.faults.add({ path: '/connector_profiles', times: 1, fault: { kind: 'status', status } });
    const { body } = await world.graphql('{ connectors { provider } }');
    expect(body.data).toEqual({ connectors: null });
    expect(body.errors).toMatchObject([{ extensions: gone }]);
    expect((await world.graphql('{ connectors { provider } }')).body.errors).toBeUndefined();
  });
});

describe('the meta of accounts, once StackOne has removed it', () => {
  it.each([404, 405, 410] as const)('is an error and never silently null: %i', async (status) => {
    world.sandbox.deprecatedRoutes.remove(status);
    const { body, callLines } = await countCalls(world, '{ linkedAccounts { nodes { id meta { category } } } }');
    expect(body.data.linkedAccounts.nodes.map(({ meta }: { meta: unknown }) => meta)).toEqual(Array(6).fill(null));
    expect(
      body.errors?.map(({ path, extensions }) => [path?.at(2), extensions['code'], extensions['retryable']]),
    ).toEqual([0, 1, 2, 3, 4, 5].map((index) => [index, gone.code, gone.retryable]));
    expect(await routeGone('GET', '/accounts/{id}/meta')).toBeGreaterThan(0);
    // A list of one row distinguishes a burst of 404s from missing accounts; the other statuses need no check.
    expect(callLines.filter((line) => line === 'GET /accounts')).toHaveLength(status === 405 ? 1 : 2);
    const check = world.sandbox.requests.findLast(({ path }) => path === '/accounts');
    if (status !== 405) expect(check?.query).toMatchObject({ page_size: '1' });
  });

  it('is read again once it is back', async () => {
    world.sandbox.deprecatedRoutes.remove();
    const query = '{ linkedAccounts { nodes { meta { provider } } } }';
    await world.graphql(query);
    world.sandbox.deprecatedRoutes.restore();
    expect((await world.graphql(query)).body.errors).toBeUndefined();
  });

  it('is null if only this account has none', async () => {
    const { id } = world.sandbox.accounts.add({ provider: 'gone' });
    const query = 'query ($id: ID!) { linkedAccount(id: $id) { meta { provider } } }';
    expect((await world.graphql(query, { id })).body).toEqual({ data: { linkedAccount: { meta: null } } });
  });
});

describe('accounts by id, once StackOne has removed the route', () => {
  const remove = () =>
    world.sandbox.faults.add({ method: 'GET', path: '/accounts/*', fault: { kind: 'status', status: 404 } });
  const read = (id: string) => countCalls(world, 'query ($id: ID!) { linkedAccount(id: $id) { id } }', { id });
  const id = '45355976281015164504';

  it('are found in the list after a burst of 404s, and counted', async () => {
    const ids = world.sandbox.accounts.addMany(10).map((account) => account.id);
    remove();
    for (const each of ids) await read(each);
    await expect.poll(() => world.sandbox.requests.filter(({ path }) => path === '/accounts').length).toBe(1);
    await expect.poll(async () => (await read(id)).body.data.linkedAccount).toEqual({ id });
    expect(await routeGone('GET', '/accounts/{id}')).toBeGreaterThan(0);
    expect((await read('nowhere')).body).toEqual({ data: { linkedAccount: null } });

    world.sandbox.faults.clear();
    expect((await read(id)).body.data.linkedAccount).toEqual({ id });
    expect((await read(id)).callLines).toEqual([`GET /accounts/${id}`]);
  });

  it('cost one check in 30 seconds if they are missing, whichever callers request them', async () => {
    for (let round = 0; round < 60; round += 1) {
      expect((await read(`nowhere-${round}`)).body).toEqual({ data: { linkedAccount: null } });
    }
    const checks = world.sandbox.requests.filter(({ path }) => path === '/accounts');
    expect(checks.map(({ query }) => query['page_size'])).toEqual(['1']);
    expect(await routeGone('GET', '/accounts/{id}')).toBe(0);
  });

  it('are not reported as missing when StackOne has removed the route for changes', async () => {
    world.sandbox.faults.add({ method: 'DELETE', path: '/accounts/*', fault: { kind: 'status', status: 404 } });
    const mutation = 'mutation ($id: ID!) { deleteLinkedAccount(input: { id: $id }) { deletedLinkedAccountId } }';
    const codes = [];
    for (const { id: each } of world.sandbox.accounts.list().slice(0, 4)) {
      const { body } = await world.graphql(mutation, { id: each });
      codes.push(body.errors?.[0]?.extensions['code']);
    }
    expect(codes).toEqual(['NOT_FOUND', 'NOT_FOUND', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']);
    expect(await routeGone('DELETE', '/accounts/{id}')).toBe(2);
  });
});

describe('sessions by id, once StackOne has removed the route', () => {
  it('are an error after a burst of 404s for sessions that StackOne has just issued', async () => {
    const create = 'mutation { createViewerConnectSession(input: {}) { connectSession { id } } }';
    const ids: string[] = [];
    for (let session = 0; session < 3; session += 1) {
      const { body } = await world.graphql(create);
      ids.push(body.data.createViewerConnectSession.connectSession.id);
    }
    world.sandbox.faults.add({ path: '/connect_sessions/*', fault: { kind: 'status', status: 404 } });
    const read = (asked: string) => world.graphql('query ($id: ID!) { connectSession(id: $id) { id } }', { id: asked });
    const codes = [];
    for (const asked of [...ids, 'unknown']) codes.push((await read(asked)).body.errors?.[0]?.extensions['code']);
    expect(codes).toEqual([undefined, undefined, gone.code, gone.code]);
    world.sandbox.faults.clear();
    const [id = ''] = ids;
    expect((await read(id)).body).toEqual({ data: { connectSession: { id } } });
    expect((await read('unknown')).body).toEqual({ data: { connectSession: null } });
  });

  it('are null if StackOne does not know them and did not issue them to this gateway', async () => {
    for (let round = 0; round < 12; round += 1) {
      expect((await world.graphql(`{ connectSession(id: "${round}") { id } }`)).body).toEqual({
        data: { connectSession: null },
      });
    }
  });
});
