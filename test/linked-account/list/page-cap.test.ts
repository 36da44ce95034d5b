import { describe, expect, it } from 'vitest';
import { AccountReferences } from '../../../src/linked-account/account-references.ts';
import { AccountPages } from '../../../src/linked-account/list/account-pages.ts';
import { PageSizes } from '../../../src/stackone/items/page-sizes.ts';
import { type Random, randomFor } from '../../fuzz/random.ts';
import { CappedStackOne, type CapStyle } from '../../support/capped-stackone.ts';
import { service } from '../../support/viewers.ts';

const none = Number.POSITIVE_INFINITY;
const tenMinutes = 10 * 60_000;
const styles: readonly CapStyle[] = ['counts', 'cuts', 'refuses'];

const load = (stackone: CappedStackOne, sizes: PageSizes, first: number, after: string | null = null) =>
  new AccountPages(service, stackone, sizes).load({}, { first, after });

async function requestsFor<T>(stackone: CappedStackOne, read: () => Promise<T>): Promise<number> {
  const before = stackone.requests.length;
  await read();
  return stackone.requests.length - before;
}

/** Page sizes that have learned the cap of this StackOne. */
async function learnt(cap: number, now?: () => number): Promise<PageSizes> {
  const sizes = new PageSizes(now);
  await load(new CappedStackOne(300, cap), sizes, 100);
  return sizes;
}

describe('a first page costs', () => {
  it.each([
    // Cap, accounts, first; requests while the cap is unknown, and when it is known.
    [none, 150, 100, 1, 1],
    [none, 150, 25, 1, 1],
    [none, 101, 100, 1, 1],
    [none, 100, 100, 2, 1],
    [none, 25, 100, 2, 1],
    [none, 24, 100, 1, 1],
    [none, 0, 100, 1, 1],
    [100, 150, 100, 2, 2],
    [100, 99, 100, 2, 1],
    [100, 150, 99, 1, 1],
    [50, 150, 100, 3, 3],
    [50, 60, 100, 2, 2],
    [50, 49, 100, 2, 1],
    [50, 150, 49, 1, 1],
    [25, 237, 100, 5, 5],
    [25, 237, 25, 2, 2],
    [25, 237, 24, 1, 1],
    [25, 20, 100, 1, 1],
  ])('with a cap of %d, %i accounts and first %i: %i requests, then %i', async (cap, accounts, first, cold, warm) => {
    const stackone = new CappedStackOne(accounts, cap);
    expect(await requestsFor(stackone, () => load(stackone, new PageSizes(), first))).toBe(cold);
    const known = await learnt(cap);
    expect(await requestsFor(stackone, () => load(stackone, known, first))).toBe(warm);
    const page = await load(stackone, known, first);
    expect(page.nodes.map(({ id }) => id)).toEqual(stackone.ids.slice(0, first));
    expect(page.pageInfo.hasNextPage).toBe(accounts > first);
  });

  it('one request for each of many lists, once their lengths are known not to be the cap', async () => {
    const sizes = await learnt(none);
    for (let accounts = 0; accounts <= 101; accounts += 1) {
      const stackone = new CappedStackOne(accounts);
      expect(await requestsFor(stackone, () => load(stackone, sizes, 100)), `${accounts}`).toBe(1);
    }
  });

  it('one request if every account in the filter exists', async () => {
    const stackone = new CappedStackOne(300);
    const accountIds = stackone.ids.slice(0, 100);
    const pages = new AccountPages(service, stackone, new PageSizes());
    expect(await requestsFor(stackone, () => pages.load({ accountIds }, { first: 100 }))).toBe(1);
  });
});

describe('a next page of 100 costs', () => {
  it.each([
    [none, 150, 1],
    [none, 300, 2],
    [100, 300, 2],
    [50, 300, 3],
  ])('with a known cap of %d and %i accounts: %i requests', async (cap, accounts, expected) => {
    const sizes = await learnt(cap);
    const stackone = new CappedStackOne(accounts, cap);
    const { pageInfo } = await load(stackone, sizes, 100);
    expect(await requestsFor(stackone, () => load(stackone, sizes, 100, pageInfo.endCursor))).toBe(expected);
  });
});

describe('a later page', () => {
  it('is not read from the beginning if its first request was cut before it', async () => {
    const stackone = new CappedStackOne(300, 25);
    const { edges } = await load(new CappedStackOne(300), new PageSizes(), 100);
    const before = stackone.requests.length;
    const { nodes } = await load(stackone, new PageSizes(), 50, edges[50]?.cursor);
    expect(nodes.map(({ id }) => id)).toEqual(stackone.ids.slice(51, 101));
    const [cut, ...others] = stackone.requests.slice(before);
    expect(cut).toMatchObject({ page: 1, pageSize: 101 });
    expect(others.every(({ page, pageSize }) => page * pageSize > 50)).toBe(true);
    expect(others.length).toBeLessThanOrEqual(4);
  });
});

describe("StackOne's cap", () => {
  it.each(styles)('of 25 costs no account of 237, when StackOne %s pages beyond it', async (style) => {
    const stackone = new CappedStackOne(237, 25, style);
    expect((await walk(stackone, [new PageSizes()], () => 100)).ids).toEqual(stackone.ids);
  });

  it('is not inferred from an organisation with that many accounts', async () => {
    const sizes = new PageSizes();
    for (let round = 0; round < 3; round += 1) await load(new CappedStackOne(60), sizes, 100);
    const large = new CappedStackOne(300);
    expect(await requestsFor(large, () => load(large, sizes, 100))).toBe(1);
  });

  it.each(styles)('is noticed within 10 minutes when it falls, and when it rises (%s)', async (style) => {
    const clock = { now: 0 };
    const sizes = new PageSizes(() => clock.now);
    const stackone = new CappedStackOne(300, none, style);
    const check = async (requests: number) => {
      clock.now += tenMinutes;
      const { nodes, pageInfo } = await load(stackone, sizes, 100);
      expect(nodes.map(({ id }) => id)).toEqual(stackone.ids.slice(0, 100));
      expect(pageInfo.hasNextPage).toBe(true);
      expect(await requestsFor(stackone, () => load(stackone, sizes, 100))).toBe(requests);
    };
    await check(1);
    stackone.cap = 50;
    await check(3);
    stackone.cap = 25;
    await check(5);
    stackone.cap = none;
    await check(1);
  });

  it('that refuses larger pages does not receive requests for them repeatedly', async () => {
    const sizes = new PageSizes();
    const stackone = new CappedStackOne(300, 100, 'refuses');
    // StackOne refuses 101 rows, then grants 25, then 100 and one more.
    expect(await requestsFor(stackone, () => load(stackone, sizes, 100))).toBe(4);
    expect(await requestsFor(stackone, () => load(stackone, sizes, 100))).toBe(2);
  });

  it('is not inferred from a request that is refused with any size', async () => {
    const sizes = new PageSizes();
    const refusing = new CappedStackOne(300, 0, 'refuses');
    const refused = { failure: { kind: 'refused', status: 400 } };
    const requests = await requestsFor(refusing, () =>
      expect(load(refusing, sizes, 100)).rejects.toMatchObject(refused),
    );
    expect(requests).toBe(2);
    expect(sizes.largest).toBe(101);
  });
});

interface Walk {
  readonly ids: readonly string[];
  readonly pages: number;
}

/** Reads page after page, each through another gateway with its own findings. */
async function walk(
  stackone: CappedStackOne,
  gateways: readonly PageSizes[],
  sizeOf: () => number,
  between: (lastId: string) => void = () => {},
): Promise<Walk> {
  const ids: string[] = [];
  let after: string | null = null;
  for (let pages = 1; pages < 1_000; pages += 1) {
    const sizes = gateways[pages % gateways.length];
    if (!sizes) break;
    const { nodes, pageInfo } = await load(stackone, sizes, sizeOf(), after);
    ids.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) return { ids, pages };
    after = pageInfo.endCursor;
    between(ids.at(-1) ?? '');
  }
  return expect.fail('The walk does not end.');
}

const seed = 3;

const anyCap = (random: Random) => random.pick([25, 26, 50, 100, 101, none, 25 + random.below(90)]);

const anyLength = (random: Random) =>
  random.pick([random.below(400), 25 * random.below(12), 100 + random.below(3), random.below(30)]);

/** A StackOne, some gateways without findings, and a caller that requests pages of one size or of many. */
function anyWalk(round: number, from = seed) {
  const random = randomFor(from, round);
  const clock = { now: 0 };
  const stackone = new CappedStackOne(anyLength(random), anyCap(random), random.pick(styles));
  const gateways = random.times(1 + random.below(3), () => new PageSizes(() => clock.now));
  const fixed = 1 + random.below(100);
  const sizeOf = random.chance(0.5) ? () => fixed : () => 1 + random.below(100);
  const about = `round ${round}: ${stackone.accounts.length} accounts, cap ${stackone.cap} (${stackone.style})`;
  return { random, clock, stackone, gateways, sizeOf, about };
}

describe('paging through a list', () => {
  it('returns each account once, with any cap and any gateways that know it', async () => {
    for (let round = 0; round < 500; round += 1) {
      const { stackone, gateways, sizeOf, about } = anyWalk(round);
      expect((await walk(stackone, gateways, sizeOf)).ids, about).toEqual(stackone.ids);
    }
  });

  it('returns each readable account once, with any number of unreadable ones', async () => {
    const rounds = Array.from({ length: 500 }, (_, round) => [round, seed] as const);
    // Rare cases: a later page that is cut so that it looks like the last one, and a page whose first readable row comes late.
    for (const [round, from] of [...rounds, [1849, 77], [3127, 77]] as const) {
      const { random, stackone, gateways, sizeOf, about } = anyWalk(round, from);
      const share = random.next();
      for (const id of stackone.ids) if (random.chance(share)) stackone.unreadable.add(id);
      expect((await walk(stackone, gateways, sizeOf)).ids, about).toEqual(stackone.ids);
    }
  });

  it('returns each account once while the cap changes and findings expire', async () => {
    for (let round = 0; round < 500; round += 1) {
      const { random, clock, stackone, gateways, sizeOf, about } = anyWalk(round);
      const change = () => {
        if (random.chance(0.7)) return;
        clock.now += tenMinutes;
        stackone.cap = anyCap(random);
        stackone.style = random.pick(styles);
      };
      expect((await walk(stackone, gateways, sizeOf, change)).ids, about).toEqual(stackone.ids);
    }
  });

  it('returns each account that exists all the time, while others are added and removed', async () => {
    for (let round = 0; round < 500; round += 1) {
      const { random, stackone, gateways, sizeOf, about } = anyWalk(round);
      const before = stackone.ids;
      let linked = 0;
      const link = () => {
        // A list that grows faster than it is read does not end.
        const count = linked < 300 ? random.below(30) : 0;
        linked += count;
        stackone.insert(random.below(stackone.accounts.length + 1), count);
      };
      const removeOthers = (lastId: string) => {
        for (let count = random.below(20); count > 0 && stackone.accounts.length > 1; count -= 1) {
          const id = random.pick(stackone.ids);
          if (id !== lastId) stackone.remove(id);
        }
      };
      // A cursor does not survive if its account and others before it are removed together.
      const changes = [() => {}, link, removeOthers, (lastId: string) => stackone.remove(lastId)];
      const { ids } = await walk(stackone, gateways, sizeOf, (lastId) => random.pick(changes)(lastId));
      const met = new Set(ids);
      const missed = before.filter((id) => stackone.ids.includes(id) && !met.has(id));
      expect(missed, about).toEqual([]);
    }
  });
});

describe('100 references', () => {
  const read = async (stackone: CappedStackOne, sizes: PageSizes, ids: readonly string[]) => {
    const found = await new AccountReferences(stackone, sizes, undefined).read(ids);
    return [...found.keys()].sort();
  };

  it.each([
    // Cap; requests while it is unknown, and when it is known.
    [none, 1, 1],
    [100, 1, 1],
    [50, 2, 2],
    [25, 4, 4],
  ])('with a cap of %d are all found in %i requests, then %i', async (cap, cold, warm) => {
    const stackone = new CappedStackOne(300, cap);
    const ids = stackone.ids.slice(100, 200);
    const sizes = new PageSizes();
    expect(await requestsFor(stackone, () => read(stackone, sizes, ids))).toBe(cold);
    expect(await requestsFor(stackone, () => read(stackone, sizes, ids))).toBe(warm);
    expect(await read(stackone, sizes, ids)).toEqual([...ids].sort());
  });

  it.each(styles)('are all found that there are, under any cap (%s)', async (style) => {
    for (const cap of [25, 26, 49, 50, 99, 100, none]) {
      for (const missing of [0, 1, 30, 75, 100]) {
        const stackone = new CappedStackOne(300, cap, style);
        const known = stackone.ids.slice(0, 100 - missing);
        const unknown = Array.from({ length: missing }, (_, index) => `unknown-${index}`);
        const sizes = new PageSizes();
        for (let round = 0; round < 3; round += 1) {
          expect(await read(stackone, sizes, [...unknown, ...known]), `${cap} ${missing}`).toEqual([...known].sort());
        }
      }
    }
  });

  it('are requested in a smaller size if StackOne refuses that many, and at once the next time', async () => {
    const stackone = new CappedStackOne(300, 60, 'refuses');
    const sizes = new PageSizes();
    const ids = stackone.ids.slice(0, 100);
    const sizesOf = async () => {
      const before = stackone.requests.length;
      expect(await read(stackone, sizes, ids)).toEqual([...ids].sort());
      return stackone.requests.slice(before).map(({ pageSize }) => pageSize);
    };
    expect(await sizesOf()).toEqual([100, 25, 50, 25]);
    expect(await sizesOf()).toEqual([50, 50]);
  });

  it('with missing accounts cost one more request until the cap is known', async () => {
    const stackone = new CappedStackOne(60);
    const ids = Array.from({ length: 100 }, (_, index) => `account-${index}`);
    expect(await requestsFor(stackone, () => read(stackone, new PageSizes(), ids))).toBe(2);
    const sizes = await learnt(none);
    expect(await requestsFor(stackone, () => read(stackone, sizes, ids))).toBe(1);
  });

  it('are divided if their ids are too long for a URL', async () => {
    const stackone = new CappedStackOne(0);
    const ids = Array.from({ length: 100 }, (_, index) => `${'x'.repeat(250)}${index}`);
    await read(stackone, new PageSizes(), ids);
    const lengths = stackone.requests.map(({ accountIds = [] }) => accountIds.join('&account_ids=').length);
    expect(stackone.requests.flatMap(({ accountIds }) => accountIds)).toEqual(ids);
    expect(Math.max(...lengths)).toBeLessThan(6_000);
    expect(stackone.requests).toHaveLength(5);
  });
});
