import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountLoader } from '../../src/linked-account/account-loader.ts';
import { AccountPages } from '../../src/linked-account/list/account-pages.ts';
import { conditionsFor } from '../../src/linked-account/list/filter.ts';
import { originOwnerFor } from '../../src/linked-account/origin-owner.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { StackOneClient } from '../../src/stackone/client.ts';
import { PageSizes } from '../../src/stackone/items/page-sizes.ts';
import type { StackOneHttp } from '../../src/stackone/transport/http.ts';
import { accountReadsOf } from '../support/account-reads.ts';
import { connectTo, testOrigin } from '../support/stackone.ts';
import { boundTo, service } from '../support/viewers.ts';

const acme = boundTo('acme');

let sandbox: Sandbox;
let http: StackOneHttp;
let stackone: StackOneClient;
let own: string[];
let foreign: string[];
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'empty' });
  http = connectTo(sandbox.url);
  stackone = new StackOneClient(http, testOrigin);
  foreign = sandbox.accounts.addMany(30, { origin_owner_id: 'globex' }).map(({ id }) => id);
  own = sandbox.accounts.addMany(30, { origin_owner_id: 'acme' }).map(({ id }) => id);
});
afterAll(async () => {
  await http.close();
  await sandbox.close();
});

/** With a StackOne that ignores every filter and always returns all accounts. */
async function ignoringFilters<T>(action: () => Promise<T>): Promise<T> {
  const rows = sandbox.accounts.list();
  sandbox.faults.add({ path: '/accounts', fault: { kind: 'transform', transform: () => rows } });
  try {
    return await action();
  } finally {
    sandbox.faults.clear();
  }
}

describe('a caller that is bound to an organisation', () => {
  const load = (ids: readonly string[]) => {
    const loader = new AccountLoader(acme, accountReadsOf(acme, stackone), new PageSizes());
    return Promise.all(ids.map((id) => loader.load(id)));
  };

  it('gets only accounts of that organisation', async () => {
    const mixed = [foreign[0], own[0], foreign[1], own[1]].map(String);
    expect((await load(mixed)).map((account) => account?.id)).toEqual([undefined, own[0], undefined, own[1]]);
  });

  it('sends StackOne a filter for that organisation', async () => {
    const before = sandbox.requests.length;
    await load(own.slice(0, 2));
    await new AccountPages(acme, stackone, new PageSizes()).load(conditionsFor(acme, null), {});
    expect(sandbox.requests.slice(before).map(({ query }) => query['origin_owner_id'])).toEqual(['acme', 'acme']);
  });

  it('gets null for a foreign account, with as many calls as for a missing one', async () => {
    const before = sandbox.requests.length;
    expect(await load([String(foreign[0])])).toEqual([null]);
    const between = sandbox.requests.length;
    expect(await load(['missing'])).toEqual([null]);
    expect(between - before).toBe(1);
    expect(sandbox.requests.length - between).toBe(1);
  });

  it('gets no foreign account by id if StackOne ignores filters', async () => {
    const accounts = await ignoringFilters(() => load([...foreign.slice(0, 20), ...own.slice(0, 20)]));
    expect(accounts.slice(0, 20)).toEqual(Array(20).fill(null));
    expect(accounts.slice(20).map((account) => account?.origin_owner_id)).not.toContain('globex');
  });

  it('gets no foreign account in a list if StackOne ignores filters', async () => {
    const conditions = conditionsFor(acme, null);
    const page = await ignoringFilters(() =>
      new AccountPages(acme, stackone, new PageSizes()).load(conditions, { first: 49 }),
    );
    expect(page.nodes.map(({ id }) => id)).toEqual(own.slice(0, 19));
    expect(page.edges.map(({ node }) => node)).toEqual(page.nodes);
    // A cursor does not contain a foreign account's id either.
    for (const cursor of [...page.edges.map((edge) => edge.cursor), page.pageInfo.endCursor]) {
      const content = Buffer.from(cursor ?? '', 'base64url').toString();
      expect(foreign.some((id) => content.includes(id))).toBe(false);
    }
  });

  it('gets no foreign account with conditions that match none of its own', async () => {
    const page = await new AccountPages(acme, stackone, new PageSizes()).load({ originOwnerIds: ['globex'] }, {});
    expect(page.nodes).toEqual([]);
  });

  it("can't use a cursor of another organisation's list", async () => {
    const theirs = await new AccountPages(service, stackone, new PageSizes()).load(
      conditionsFor(service, null, 'globex'),
      { first: 5 },
    );
    const after = theirs.pageInfo.endCursor;
    await expect(
      new AccountPages(acme, stackone, new PageSizes()).load(conditionsFor(acme, null), { after }),
    ).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it('gets no other organisation', () => {
    expect(originOwnerFor(acme, 'globex')).toBeNull();
    expect(originOwnerFor(acme, 'acme')).toEqual({ id: 'acme' });
  });
});

describe('a service that acts for every organisation', () => {
  it('gets accounts of all organisations', async () => {
    const before = sandbox.requests.length;
    const loader = new AccountLoader(service, accountReadsOf(service, stackone), new PageSizes());
    const accounts = await Promise.all([foreign[0], own[0]].map((id) => loader.load(String(id))));
    expect(accounts.map((account) => account?.origin_owner_id)).toEqual(['globex', 'acme']);
    expect(sandbox.requests[before]?.query).not.toHaveProperty('origin_owner_id');
  });

  it('gets only the accounts of the organisation whose list it reads if StackOne ignores filters', async () => {
    const conditions = conditionsFor(service, null, 'acme');
    const page = await ignoringFilters(() =>
      new AccountPages(service, stackone, new PageSizes()).load(conditions, { first: 49 }),
    );
    expect(page.nodes.map(({ id }) => id)).toEqual(own.slice(0, 19));
  });

  it.each(['', ' ', 'x'.repeat(513)])('gets no organisation for %j', (id) => {
    expect(originOwnerFor(service, id)).toBeNull();
  });
});

describe('an account that is read after a change', () => {
  it('has its current state, not the one that the request has read before', async () => {
    const { id } = sandbox.accounts.add({ origin_owner_id: 'acme', label: 'Before' });
    const loader = new AccountLoader(acme, accountReadsOf(acme, stackone), new PageSizes());
    expect((await loader.load(id))?.label).toBe('Before');
    sandbox.accounts.update(id, { label: 'After' });
    expect((await loader.load(id))?.label).toBe('Before');
    expect((await loader.loadAfresh(id))?.label).toBe('After');
    sandbox.accounts.update(id, { origin_owner_id: 'globex' });
    expect(await loader.loadAfresh(id)).toBeNull();
  });
});
