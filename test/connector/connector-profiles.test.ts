import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { readProfiles } from '../../src/connector/read-profiles.ts';
import type { PageQuery } from '../../src/stackone/list-parameters.ts';
import type { WireConnectorProfile } from '../../src/stackone/wire/wire.ts';
import { countCalls } from '../support/upstream-calls.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let clock: MockInstance<typeof Date.now>;
beforeEach(async () => {
  clock = vi.spyOn(Date, 'now');
  world = await startWorld();
});
afterEach(async () => {
  clock.mockRestore();
  await world.stop();
});

const profileCalls = () => world.sandbox.requests.filter(({ path }) => path === '/connector_profiles');
const row = (fields: object = {}) => ({
  id: 'profile-1',
  name: 'Mine',
  active: true,
  default: false,
  categories: ['hris'],
  connector_key: 'hibob',
  connector_label: 'HiBob',
  logo_url: 'https://logos.example/hibob.svg',
  release_stage: 'ga',
  created_at: '2026-01-05T08:00:00Z',
  updated_at: '2026-01-06T08:00:00Z',
  ...fields,
});
const answerWith = (...rows: unknown[]) =>
  world.sandbox.faults.add({
    path: '/connector_profiles',
    fault: { kind: 'body', body: { data: rows, total: rows.length } },
  });

const list = (query: string, variables: object = {}) =>
  world.graphql(
    `query ($filter: ConnectorProfileFilter, $first: Int, $after: String) {
      connectorProfiles(filter: $filter, first: $first, after: $after) { ${query} }
    }`,
    { ...variables },
  );
const page =
  'nodes { id connectorKey } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

describe('connectorProfiles', () => {
  it('contain all that StackOne returns of a profile', async () => {
    answerWith(
      row({ environment: 'production', authentication_config_key: 'key', authentication_config_label: 'API key' }),
    );
    const { body } = await list(`nodes { id name active default categories connectorKey connectorName connector { name }
      logoUrl releaseStage environment authenticationKey authenticationName createdAt updatedAt }`);
    expect(body).toEqual({
      data: {
        connectorProfiles: {
          nodes: [
            {
              id: 'profile-1',
              name: 'Mine',
              active: true,
              default: false,
              categories: ['HRIS'],
              connectorKey: 'hibob',
              connectorName: 'HiBob',
              connector: { name: 'Hibob' },
              logoUrl: 'https://logos.example/hibob.svg',
              releaseStage: 'ga',
              environment: 'production',
              authenticationKey: 'key',
              authenticationName: 'API key',
              createdAt: '2026-01-05T08:00:00.000Z',
              updatedAt: '2026-01-06T08:00:00.000Z',
            },
          ],
        },
      },
    });
  });

  it('return null for absent and unknown values, and omit an invalid row', async () => {
    const sparse = row({
      connector_key: 'nowhere',
      categories: ['telepathy', null, 'ats'],
      logo_url: 5,
      release_stage: null,
    });
    answerWith(sparse, row({ id: '' }), row({ active: 'yes' }), 'profile', row({ updated_at: 'yesterday' }));
    const { body } = await list(
      'nodes { id categories connector { name } logoUrl releaseStage environment authenticationKey }',
    );
    expect(body).toEqual({
      data: {
        connectorProfiles: {
          nodes: [
            {
              id: 'profile-1',
              categories: ['ATS'],
              connector: null,
              logoUrl: null,
              releaseStage: null,
              environment: null,
              authenticationKey: null,
            },
          ],
        },
      },
    });
    const lines = world.logLines.map((line) => JSON.parse(line));
    expect(lines.find(({ endpoint }) => endpoint === '/connector_profiles')).toMatchObject({ level: 40, rows: 4 });
  });

  it.each([
    [{}, 35],
    [{ connector: null, enabled: null }, 35],
    [{ connector: 'salesforce' }, 2],
    [{ connector: 'salesforce', enabled: false }, 0],
    [{ connector: 'Salesforce' }, 0],
    [{ enabled: false }, 4],
    [{ enabled: true }, 31],
  ])('are filtered by %j', async (filter, count) => {
    const { body } = await list('nodes { id }', { filter, first: 100 });
    expect(body.data.connectorProfiles.nodes).toHaveLength(count);
  });

  it('have pages that lead to all of them, once each, from one read', async () => {
    const ids: string[] = [];
    let after: string | null = null;
    for (let pages = 1; ; pages += 1) {
      const { body } = await list(page, { first: 10, after });
      const { nodes, edges, pageInfo } = body.data.connectorProfiles;
      ids.push(...nodes.map(({ id }: { id: string }) => id));
      expect(edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(
        nodes.map(({ id }: { id: string }) => id),
      );
      expect(pageInfo).toMatchObject({
        hasPreviousPage: after !== null,
        startCursor: edges[0].cursor,
        endCursor: edges.at(-1).cursor,
      });
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) {
        expect(pages).toBe(4);
        break;
      }
    }
    expect(new Set(ids).size).toBe(35);
    expect(profileCalls().map(({ query }) => query)).toEqual([{ page: '1', page_size: '100' }]);
  });

  it('have 25 entries on a page by default', async () => {
    expect((await list('nodes { id }')).body.data.connectorProfiles.nodes).toHaveLength(25);
    expect((await list('nodes { id }', { first: null })).body.data.connectorProfiles.nodes).toHaveLength(25);
  });

  it('continue after a removed profile, and are an empty page without cursors beyond the end', async () => {
    const rows = ['a', 'b', 'c', 'd'].map((id) => row({ id }));
    answerWith(...rows);
    const { body } = await list(page, { first: 2 });
    const after = body.data.connectorProfiles.pageInfo.endCursor;
    world.sandbox.faults.clear();
    answerWith(...rows.filter(({ id }) => id !== 'b'));
    const inFiveMinutes = Date.now() + 5 * 60_000;
    clock.mockImplementation(() => inFiveMinutes);
    await list('nodes { id }');
    await vi.waitUntil(async () => {
      const later = await list('nodes { id }', { first: 100 });
      return later.body.data.connectorProfiles.nodes.length === 3;
    }, 15_000);
    const next = await list(page, { first: 2, after });
    expect(next.body.data.connectorProfiles.nodes.map(({ id }: { id: string }) => id)).toEqual(['d']);
    const beyond = await list(page, { first: 2, after: next.body.data.connectorProfiles.pageInfo.endCursor });
    expect(beyond.body.data.connectorProfiles).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
  });

  it.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ after: 'nonsense' }, 'after'],
    [{ after: '' }, 'after'],
    [{ after: Buffer.from('["profiles",1]').toString('base64url') }, 'after'],
    [{ after: Buffer.from('["profiles",1e99,"a","b"]').toString('base64url') }, 'after'],
    [{ after: Buffer.from('{"a":1}').toString('base64url') }, 'after'],
  ])('refuse %j', async (variables, argument) => {
    const { body } = await list('nodes { id }', variables);
    expect(body.data).toEqual({ connectorProfiles: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', inputPath: [argument] } }]);
  });

  it('refuse the cursor of another list', async () => {
    const { body } = await list(page, { first: 2 });
    const accounts = await world.graphql('{ linkedAccounts(first: 1) { pageInfo { endCursor } } }');
    for (const [after, filter] of [
      [body.data.connectorProfiles.pageInfo.endCursor, { enabled: true }],
      [accounts.body.data.linkedAccounts.pageInfo.endCursor, {}],
    ]) {
      const answer = await list('nodes { id }', { after, filter });
      expect(answer.body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', inputPath: ['after'] } }]);
    }
  });

  it('are read once for 100 concurrent queries, and served while StackOne is down', async () => {
    await Promise.all(Array.from({ length: 100 }, () => list('nodes { id }')));
    expect(profileCalls()).toHaveLength(1);
    world.sandbox.faults.add({ path: '/connector_profiles', fault: { kind: 'status', status: 501 } });
    const tomorrow = Date.now() + 24 * 60 * 60_000;
    clock.mockImplementation(() => tomorrow);
    expect((await list('nodes { id }')).body.data.connectorProfiles.nodes).toHaveLength(25);
    await vi.waitUntil(
      () => world.logLines.some((line) => line.includes('the connector profiles could not be refreshed')),
      15_000,
    );
    expect((await list('nodes { id }')).body.errors).toBeUndefined();
  });
});

describe('the profiles of a connector', () => {
  it('are those that name it, including disabled ones, and none if there are none', async () => {
    const { body, callLines } = await countCalls(
      world,
      `{ a: connector(provider: "salesforce") { profiles { authenticationKey default active connectorKey } }
         b: connector(provider: "workday") { profiles { active } }
         connectors { profiles { id } } }`,
    );
    const profile = { connectorKey: 'salesforce', active: true };
    expect(body.data.a.profiles).toEqual([
      { ...profile, authenticationKey: 'client-credentials', default: true },
      { ...profile, authenticationKey: 'oauth2', default: false },
    ]);
    expect(body.data.b.profiles).toEqual([{ active: false }]);
    expect(body.data.connectors.flatMap(({ profiles }: { profiles: unknown[] }) => profiles)).toHaveLength(35);
    expect(callLines).toEqual(['GET /connectors/meta', 'GET /connector_profiles']);
  });

  it('fail without affecting the connector', async () => {
    world.sandbox.faults.add({ path: '/connector_profiles', fault: { kind: 'status', status: 501 } });
    const { body } = await world.graphql('{ connector(provider: "hibob") { name profiles { id } } }');
    expect(body.data).toEqual({ connector: { name: 'Hibob', profiles: null } });
    expect(body.errors).toMatchObject([
      { path: ['connector', 'profiles'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
    ]);
  });

  it('are bounded if an operation reaches them on many paths', async () => {
    answerWith(...Array.from({ length: 30 }, (_, index) => row({ id: `profile-${index}`, connector_key: 'hibob' })));
    // 30 and 900 profiles are within the limit; the third level would have 27,000.
    const { body } = await world.graphql(`{ connector(provider: "hibob") {
      profiles { connector { profiles { connector { profiles { id } } } } } } }`);
    expect(body.errors?.length).toBeGreaterThan(0);
    expect(new Set(body.errors?.map(({ extensions }) => `${extensions['code']} ${extensions['limit']}`))).toEqual(
      new Set(['LIMIT_EXCEEDED connectorRows']),
    );
    const innermost = body.data.connector.profiles
      .flatMap(
        ({ connector }: { connector: { profiles: { connector: { profiles: unknown[] | null } }[] | null } }) =>
          connector.profiles ?? [],
      )
      .flatMap(({ connector }: { connector: { profiles: unknown[] | null } }) => connector.profiles ?? []);
    expect(innermost.length).toBeLessThanOrEqual(2_000);
  });
});

describe('reading all profiles', () => {
  const profile = (index: number) => row({ id: `profile-${index}` }) as WireConnectorProfile;

  /** A StackOne with this many profiles and this cap on the page size. */
  function stackone(count: number, { cap = 100, total = true } = {}) {
    const pages: number[] = [];
    const listConnectorProfiles = async ({ page: number, pageSize }: PageQuery) => {
      pages.push(number);
      const size = Math.min(cap, pageSize);
      const rows = Array.from({ length: count }, (_, index) => profile(index)).slice(
        (number - 1) * size,
        number * size,
      );
      return { rows, total: total ? count : undefined };
    };
    return { pages, listConnectorProfiles };
  }

  it.each([
    [0, { cap: 100 }, 1],
    [24, { cap: 25, total: false }, 1],
    [60, { cap: 100 }, 1],
    [100, { cap: 100 }, 1],
    [237, { cap: 100 }, 3],
    [237, { cap: 25 }, 10],
    [100, { cap: 50, total: false }, 3],
    [60, { cap: 25, total: false }, 3],
  ])('finds %i of them with %j in %i calls', async (count, options, calls) => {
    const upstream = stackone(count, options);
    expect(await readProfiles(upstream)).toHaveLength(count);
    expect(upstream.pages).toEqual(Array.from({ length: calls }, (_, index) => index + 1));
  });

  it('ends if StackOne ignores the page number', async () => {
    let calls = 0;
    const rows = Array.from({ length: 100 }, (_, index) => profile(index));
    const listConnectorProfiles = async () => {
      calls += 1;
      return { rows, total: undefined };
    };
    expect(await readProfiles({ listConnectorProfiles })).toHaveLength(100);
    expect(calls).toBe(2);
  });

  it("ends if StackOne's list does not", async () => {
    let calls = 0;
    const listConnectorProfiles = async () => {
      calls += 1;
      return { rows: Array.from({ length: 25 }, (_, index) => profile(calls * 25 + index)), total: undefined };
    };
    await readProfiles({ listConnectorProfiles });
    expect(calls).toBe(50);
  });
});
