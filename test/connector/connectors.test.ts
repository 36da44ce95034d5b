import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
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

function passTime(milliseconds: number): void {
  const now = Date.now();
  clock.mockImplementation(() => now + milliseconds);
}

const catalogueCalls = () => world.sandbox.requests.filter(({ path }) => path.startsWith('/connectors'));

async function providersOf(filter: unknown): Promise<string[]> {
  const { body } = await world.graphql(
    'query ($filter: ConnectorFilter) { connectors(filter: $filter) { provider } }',
    {
      filter,
    },
  );
  expect(body.errors).toBeUndefined();
  return body.data.connectors.map(({ provider }: { provider: string }) => provider);
}

describe('connector', () => {
  it('contains all that StackOne returns of a connector', async () => {
    const { body, calls } = await countCalls(
      world,
      `{ connector(provider: "hibob") { __typename provider name category categories active logoUrl horizontalLogoUrl models } }`,
    );
    expect(body).toEqual({
      data: {
        connector: {
          __typename: 'Connector',
          provider: 'hibob',
          name: 'Hibob',
          category: 'HRIS',
          categories: ['HRIS'],
          active: true,
          logoUrl: expect.stringContaining('/hibob'),
          horizontalLogoUrl: expect.stringContaining('/original/hibob_horizontal'),
          models: expect.objectContaining({ employees: expect.any(Object) }),
        },
      },
    });
    expect(calls.map(({ path, query }) => [path, query])).toEqual([
      ['/connectors/meta', { include: 'resources,inactive' }],
    ]);
  });

  it.each(['nowhere', '', '../accounts', 'HIBOB', '__proto__'])('is null for the unknown key %j', async (provider) => {
    const { body } = await world.graphql('query ($provider: String!) { connector(provider: $provider) { name } }', {
      provider,
    });
    expect(body).toEqual({ data: { connector: null } });
    expect(catalogueCalls().map(({ path }) => path)).toEqual(['/connectors/meta']);
  });

  it('returns null for absent and unknown values', async () => {
    const rows = [{ provider: 'bare', provider_name: 'Bare', category: 'telepathy' }];
    world.sandbox.faults.add({ path: '/connectors/meta', fault: { kind: 'body', body: rows } });
    const { body } = await world.graphql(
      '{ connectors { provider category active logoUrl horizontalLogoUrl models } connector(provider: "bare") { name } }',
    );
    expect(body).toEqual({
      data: {
        connectors: [
          { provider: 'bare', category: null, active: null, logoUrl: null, horizontalLogoUrl: null, models: null },
        ],
        connector: { name: 'Bare' },
      },
    });
    expect(world.logLines.filter((line) => line.includes('telepathy'))).toHaveLength(1);
  });
});

describe('the categories of a connector', () => {
  it('are all that StackOne names, each once, without those that the schema does not know', async () => {
    const rows = [
      {
        provider: 'one',
        provider_name: 'One',
        category: 'hris',
        categories: ['ats', 'hris', null, 'telepathy', 'ats'],
      },
      { provider: 'none', provider_name: 'None' },
      { provider: 'odd', provider_name: 'Odd', category: 'telepathy', categories: 'ats' },
      { provider: 'late', provider_name: 'Late', categories: ['telepathy', 'crm'] },
    ];
    world.sandbox.faults.add({ path: '/connectors/meta', fault: { kind: 'body', body: rows } });
    const { body } = await world.graphql('{ connectors { provider category categories } }');
    expect(body.data.connectors).toEqual([
      { provider: 'one', category: 'HRIS', categories: ['HRIS', 'ATS'] },
      { provider: 'none', category: null, categories: [] },
      { provider: 'odd', category: null, categories: [] },
      { provider: 'late', category: 'CRM', categories: ['CRM'] },
    ]);
    expect(await providersOf({ category: 'ATS' })).toEqual(['one']);
  });
});

describe('connectors', () => {
  it('contain the whole catalogue, including connectors that are not enabled', async () => {
    const providers = await providersOf(null);
    expect(providers.length).toBeGreaterThanOrEqual(25);
    expect(providers).toEqual(expect.arrayContaining(['hibob', 'workday']));
    expect(await providersOf({})).toEqual(providers);
    expect(await providersOf({ category: null, active: null, search: null })).toEqual(providers);
  });

  it.each([
    [{ category: 'HRIS_LEGACY' }, ['cezannehr']],
    [{ category: 'STACKONE' }, ['stackone']],
    [{ active: false }, ['workday', 'iterable', 'confluence', 'netsuite']],
    [{ search: 'GOOGLE' }, ['googleworkspace', 'googledrive']],
    [{ search: 'cezanne hr' }, ['cezannehr']],
    [{ search: 'google', category: 'IAM', active: true }, ['googleworkspace']],
    [{ search: 'google', active: false }, []],
    [{ search: 'nothing like this' }, []],
  ])('are filtered by %j', async (filter, expected) => {
    expect((await providersOf(filter)).toSorted()).toEqual(expected.toSorted());
  });

  it("keep StackOne's order", async () => {
    const rows = ['zeta', 'alpha', 'midway'].map((provider) => ({ provider, provider_name: provider }));
    world.sandbox.faults.add({ path: '/connectors/meta', fault: { kind: 'body', body: { data: rows } } });
    expect(await providersOf(null)).toEqual(['zeta', 'alpha', 'midway']);
  });

  it('omit and log an invalid row', async () => {
    const rows = [{ provider: 'good', provider_name: 'Good' }, { provider: 'bad' }, 'worse'];
    world.sandbox.faults.add({ path: '/connectors/meta', fault: { kind: 'body', body: rows } });
    expect(await providersOf(null)).toEqual(['good']);
    const lines = world.logLines
      .map((line) => JSON.parse(line))
      .filter(({ endpoint }) => endpoint === '/connectors/meta');
    expect(lines).toMatchObject([
      { level: 40, rows: 2, problems: ['provider_name: invalid_type', 'all of it: invalid_type'] },
    ]);
  });
});

describe('the catalogue', () => {
  it('is not read before it is requested', async () => {
    await world.graphql('{ connectViewer { username } }');
    expect(catalogueCalls()).toEqual([]);
  });

  it('is read once for 1,000 concurrent queries', async () => {
    const queries = Array.from({ length: 1_000 }, () => world.graphql('{ connector(provider: "hibob") { name } }'));
    for (const { body } of await Promise.all(queries)) expect(body).toEqual({ data: { connector: { name: 'Hibob' } } });
    expect(catalogueCalls()).toHaveLength(1);
  });

  it("is served while StackOne's connectors endpoint is down, however old the copy is", async () => {
    await providersOf(null);
    world.sandbox.faults.add({ path: '/connectors/*', fault: { kind: 'status', status: 501 } });
    passTime(24 * 60 * 60_000);
    expect(await providersOf({ search: 'hibob' })).toEqual(['hibob']);
    await vi.waitUntil(() => world.logLines.some((line) => line.includes('keeps serving the old copy')), 15_000);
    expect(catalogueCalls()).toHaveLength(2);
    const { body } = await world.graphql('{ linkedAccounts { nodes { connector { name } } } }');
    expect(body.errors).toBeUndefined();
    expect(body.data.linkedAccounts.nodes[0].connector).toEqual({ name: 'Hibob' });
  });

  it('fails only its own fields if it could never be read', async () => {
    world.sandbox.faults.add({ path: '/connectors/*', fault: { kind: 'status', status: 503 } });
    const { body } = await world.graphql('{ linkedAccount(id: "45355976281015164504") { label connector { name } } }');
    expect(body.data.linkedAccount).toEqual({ label: 'Head office', connector: null });
    expect(body.errors).toMatchObject([
      { path: ['linkedAccount', 'connector'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
    ]);
    world.sandbox.faults.clear();
    expect(await providersOf({ search: 'hibob' })).toEqual(['hibob']);
  });
});
