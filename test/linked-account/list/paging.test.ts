import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { countCalls } from '../../support/upstream-calls.ts';
import { startWorld, type World } from '../../support/world.ts';

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const pageQuery = `query ($first: Int, $after: String, $filter: LinkedAccountFilter) {
  linkedAccounts(first: $first, after: $after, filter: $filter) {
    edges { cursor node { id } }
    nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

let world: World;
afterEach(() => world.stop());

async function startWith(accounts: number, sandbox: SandboxOptions = {}): Promise<string[]> {
  world = await startWorld({ sandbox: { seed: 'empty', recordedRequests: 10_000, ...sandbox } });
  return world.sandbox.accounts.addMany(accounts).map(({ id }) => id);
}

async function readPage(variables: Readonly<Record<string, unknown>>): Promise<Page> {
  const { body } = await world.graphql(pageQuery, variables);
  expect(body.errors).toBeUndefined();
  return body.data.linkedAccounts;
}

interface Walk {
  readonly ids: string[];
  readonly pages: Page[];
}

/** Reads page after page until there is no next one. Calls `between` before each next page. */
async function walk(
  sizeOf: (page: number) => number,
  options: { filter?: unknown; between?: (pages: readonly Page[]) => void; atMost?: number } = {},
): Promise<Walk> {
  const pages: Page[] = [];
  let after: string | null = null;
  do {
    const page: Page = await readPage({ first: sizeOf(pages.length), after, filter: options.filter });
    pages.push(page);
    if (pages.length > (options.atMost ?? 2_000)) expect.fail('The walk does not end.');
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    if (after !== null) options.between?.(pages);
  } while (after !== null);
  return { ids: pages.flatMap(({ nodes }) => nodes.map(({ id }) => id)), pages };
}

describe('paging through 1,037 accounts', () => {
  it.each<[string, SandboxOptions]>([
    ['StackOne takes any page size', {}],
    ['StackOne caps the page size at 100', { maximumPageSize: 100 }],
    ['StackOne caps the page size at 50', { maximumPageSize: 50 }],
    ['StackOne caps the page size at its default', { maximumPageSize: 25 }],
    ['StackOne answers with an envelope', { accountsAs: 'envelope' }],
  ])('returns each exactly once, 40 at a time, when %s', async (_when, options) => {
    const all = await startWith(1_037, options);
    const { ids, pages } = await walk(() => 40);
    expect(ids).toEqual(all);
    expect(pages.map(({ nodes }) => nodes.length)).toEqual([...Array(25).fill(40), 37]);
    // 42 rows are more than one page of 25.
    expect(world.sandbox.requests.length).toBeLessThanOrEqual((options.maximumPageSize === 25 ? 3 : 2) * pages.length);
  });

  it.each<[string, SandboxOptions]>([
    ['StackOne takes any page size', {}],
    ['StackOne caps the page size at 50', { maximumPageSize: 50 }],
    ['StackOne caps the page size at its default', { maximumPageSize: 25 }],
  ])('returns each exactly once, with a different size each time, when %s', async (_when, options) => {
    const all = await startWith(1_037, options);
    const sizes = [40, 1, 100, 7, 50, 49, 51, 3, 99, 25, 2];
    const { ids } = await walk((page) => sizes[page % sizes.length] ?? 1);
    expect(ids).toEqual(all);
  });

  it('never requests more than 101 rows at once', async () => {
    await startWith(1_037);
    await walk((page) => (page % 2 ? 100 : 49));
    const sizes = world.sandbox.requests.map(({ query }) => Number(query['page_size']));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(101);
  });
});

describe('a page', () => {
  it('has 25 accounts if its size is omitted or null', async () => {
    const all = await startWith(30);
    const { body } = await world.graphql('{ linkedAccounts { nodes { id } } }');
    expect(body.data.linkedAccounts.nodes.map(({ id }: { id: string }) => id)).toEqual(all.slice(0, 25));
    expect((await readPage({ first: null })).nodes).toHaveLength(25);
  });

  it('costs one call', async () => {
    await startWith(30);
    const { calls } = await countCalls(world, pageQuery, { first: 25 });
    expect(calls.map(({ query }) => query)).toEqual([{ page: '1', page_size: '26' }]);
  });

  it('of 100 accounts costs one call', async () => {
    const all = await startWith(150);
    const { body, calls } = await countCalls(world, pageQuery, { first: 100 });
    expect(calls.map(({ query }) => query)).toEqual([{ page: '1', page_size: '101' }]);
    expect(body.data.linkedAccounts.nodes.map(({ id }: { id: string }) => id)).toEqual(all.slice(0, 100));
    expect(body.data.linkedAccounts.pageInfo.hasNextPage).toBe(true);
  });

  it("is not limited by StackOne's cap", async () => {
    const all = await startWith(237, { maximumPageSize: 25 });
    const { nodes, pageInfo } = await readPage({ first: 100 });
    expect(nodes.map(({ id }) => id)).toEqual(all.slice(0, 100));
    expect(pageInfo.hasNextPage).toBe(true);
    // The gateway sends no request only to learn the cap, and requests no row twice.
    const sizesOf = async () =>
      (await countCalls(world, pageQuery, { first: 100 })).calls.map(({ query }) => query['page_size']);
    expect(await sizesOf()).toEqual(['101', '25', '25', '25', '1']);
    expect(await sizesOf()).toEqual(['25', '25', '25', '25', '1']);
  });

  it('reports its position', async () => {
    await startWith(5);
    const first = await readPage({ first: 3 });
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0]?.cursor,
      endCursor: first.edges[2]?.cursor,
    });
    const last = await readPage({ first: 3, after: first.pageInfo.endCursor });
    expect(last.edges.map(({ node }) => node)).toEqual(last.nodes);
    expect(last.pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: true,
      startCursor: last.edges[0]?.cursor,
      endCursor: last.edges[1]?.cursor,
    });
  });

  it('has no next page if it ends with the last account', async () => {
    await startWith(100);
    for (const first of [50, 100]) {
      const { pages } = await walk(() => first);
      expect(pages.map(({ nodes }) => nodes.length)).toEqual(Array(100 / first).fill(first));
    }
  });

  it('is empty and has no cursors if there are no accounts', async () => {
    await startWith(0);
    expect(await readPage({ first: 10 })).toEqual({
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it('can begin after any cursor of the list', async () => {
    const all = await startWith(20);
    const { edges } = await readPage({ first: 20 });
    for (const [index, { cursor }] of edges.entries()) {
      const { nodes } = await readPage({ first: 4, after: cursor });
      expect(nodes.map(({ id }) => id)).toEqual(all.slice(index + 1, index + 5));
    }
  });

  it('is a page of the filtered list if there is a filter', async () => {
    await startWith(30);
    const filter = { providers: ['slack'], statuses: ['ERROR', 'EXPIRED'], originOwnerIds: ['acme', 'globex'] };
    const wanted = [];
    for (let index = 0; index < 15; index += 1) {
      world.sandbox.accounts.add({ provider: 'slack', origin_owner_id: 'acme' });
      wanted.push(world.sandbox.accounts.add({ provider: 'slack', status: 'error', origin_owner_id: 'acme' }).id);
      wanted.push(world.sandbox.accounts.add({ provider: 'slack', status: 'expired', origin_owner_id: 'globex' }).id);
      world.sandbox.accounts.add({ provider: 'hibob', status: 'error', origin_owner_id: 'acme' });
    }
    expect((await walk(() => 7, { filter })).ids).toEqual(wanted);
    expect(world.sandbox.requests[0]?.query).toMatchObject({
      providers: 'slack',
      status: ['error', 'expired'],
      origin_owner_ids: ['acme', 'globex'],
    });
  });

  it.each([0, -1, 101, 2_147_483_647])('is refused with first: %i, without a request to StackOne', async (first) => {
    await startWith(1);
    const { body, calls } = await countCalls(world, pageQuery, { first });
    expect(body.data).toEqual({ linkedAccounts: null });
    expect(body.errors).toMatchObject([
      { path: ['linkedAccounts'], extensions: { code: 'BAD_USER_INPUT', inputPath: ['first'] } },
    ]);
    expect(calls).toEqual([]);
  });

  it('is refused after an invalid cursor or that of another list, without a request to StackOne', async () => {
    await startWith(5);
    const { pageInfo } = await readPage({ first: 2, filter: { providers: ['hibob'] } });
    const attempts = [
      { after: pageInfo.endCursor },
      { after: pageInfo.endCursor, filter: { providers: ['slack'] } },
      { after: pageInfo.endCursor, filter: { ids: [] } },
      { after: 'garbage' },
      { after: '' },
    ];
    for (const variables of attempts) {
      const { body, calls } = await countCalls(world, pageQuery, { first: 2, ...variables });
      expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', inputPath: ['after'] } }]);
      expect(calls).toEqual([]);
    }
  });

  it.each([{ ids: [] }, { ids: ['../x'] }, { statuses: [] }, { providers: [] }, { originOwnerIds: [] }])(
    'with the filter %j, which matches nothing, is empty, without a request to StackOne',
    async (filter) => {
      await startWith(1);
      const { body, calls } = await countCalls(world, pageQuery, { filter });
      expect(body.data.linkedAccounts.nodes).toEqual([]);
      expect(calls).toEqual([]);
    },
  );
});

/** Links accounts that are listed before all others. */
function linkBefore(count: number): void {
  const rows = world.sandbox.accounts.list();
  for (const { id } of rows) world.sandbox.accounts.delete(id);
  world.sandbox.accounts.addMany(count);
  for (const row of rows) world.sandbox.accounts.add(row);
}

describe('paging while accounts are added and removed', () => {
  it('misses no account if accounts before the next page are removed', async () => {
    const all = await startWith(100);
    const remove = (pages: readonly Page[]) => {
      const [first, second] = pages.at(-1)?.nodes ?? [];
      if (first) world.sandbox.accounts.delete(first.id);
      if (second) world.sandbox.accounts.delete(second.id);
    };
    expect((await walk(() => 20, { between: remove })).ids).toEqual(all);
  });

  it('continues after the last account if that is removed', async () => {
    const all = await startWith(100);
    const remove = (pages: readonly Page[]) => {
      const last = pages.at(-1)?.nodes.at(-1);
      if (last) world.sandbox.accounts.delete(last.id);
    };
    expect((await walk(() => 20, { between: remove })).ids).toEqual(all);
  });

  it.each([1, 3, 19, 20, 21])(
    'neither repeats nor misses accounts if %i accounts are linked before the others',
    async (count) => {
      const all = await startWith(100);
      // StackOne's order is not documented. It may be newest first.
      const link = (pages: readonly Page[]) => {
        if (pages.length <= 3) linkBefore(count);
      };
      expect((await walk(() => 20, { between: link })).ids).toEqual(all);
    },
  );

  it('ends if it continues from the previous end of the list', async () => {
    const all = await startWith(60);
    const { edges } = await readPage({ first: 60 });
    for (const { id } of world.sandbox.accounts.list().slice(2)) world.sandbox.accounts.delete(id);
    expect((await readPage({ first: 10, after: edges.at(-1)?.cursor })).nodes).toEqual([]);
    expect((await walk(() => 10)).ids).toEqual(all.slice(0, 2));
  });
});

describe('a StackOne that deviates from its documentation', () => {
  it('does not cause endless paging if it ignores `page`', async () => {
    const all = await startWith(200);
    const rows = world.sandbox.accounts.list();
    world.sandbox.faults.add({ path: '/accounts', fault: { kind: 'transform', transform: () => rows } });
    for (const first of [1, 10, 25, 40, 100]) {
      const { ids } = await walk(() => first, { atMost: 300 });
      expect(ids).toEqual(all.slice(0, ids.length));
      expect(ids.length).toBeGreaterThan(0);
    }
  });

  it.each([1, 3, 40])(
    'allows paging by %i through each account once, although many rows are unreadable',
    async (first) => {
      const all = await startWith(120);
      const unreadable = new Set(all.filter((_id, index) => index % 3 !== 0 || index > 90));
      const transform = (body: unknown) =>
        Array.isArray(body) ? body.map((row) => (unreadable.has(row.id) ? { ...row, provider: null } : row)) : body;
      world.sandbox.faults.add({ path: '/accounts', fault: { kind: 'transform', transform } });
      expect((await walk(() => first)).ids).toEqual(all.filter((id) => !unreadable.has(id)));
    },
  );

  it('ends a list whose next page contains nothing new', async () => {
    await startWith(200);
    const rows = world.sandbox.accounts.list().slice(0, 60);
    world.sandbox.faults.add({ path: '/accounts', fault: { kind: 'transform', transform: () => rows } });
    const { pages } = await walk(() => 100);
    expect(pages.map(({ nodes }) => nodes.length)).toEqual([60]);
    expect(world.sandbox.requests).toHaveLength(2);
  });

  it('yields only accounts that match the filter if it ignores filters', async () => {
    const all = await startWith(60);
    const wanted = world.sandbox.accounts.addMany(3, { provider: 'slack', status: 'error', origin_owner_id: 'acme' });
    const rows = world.sandbox.accounts.list().slice(0, 30).concat(wanted);
    world.sandbox.faults.add({ path: '/accounts', fault: { kind: 'transform', transform: () => rows } });
    for (const filter of [
      { providers: ['slack'] },
      { statuses: ['ERROR'] },
      { originOwnerIds: ['acme'] },
      { ids: wanted.map(({ id }) => id) },
    ]) {
      const { nodes } = await readPage({ first: 100, filter });
      expect(nodes.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
    }
    expect(all).toHaveLength(60);
  });
});
