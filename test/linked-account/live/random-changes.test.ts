import { describe, expect, it } from 'vitest';
import { MemoryEventLog } from '../../../src/events/memory-event-log.ts';
import { AccountLoader } from '../../../src/linked-account/account-loader.ts';
import { AccountPages } from '../../../src/linked-account/list/account-pages.ts';
import { conditionsFor } from '../../../src/linked-account/list/filter.ts';
import { AccountChanges } from '../../../src/linked-account/live/account-changes.ts';
import type { UnsharedAccounts } from '../../../src/linked-account/live/account-reads.ts';
import { ReadCache } from '../../../src/linked-account/live/read-cache.ts';
import { PageSizes } from '../../../src/stackone/items/page-sizes.ts';
import type { WireLinkedAccount } from '../../../src/stackone/wire/wire.ts';
import { Random } from '../../fuzz/random.ts';
import { accountReadsOf } from '../../support/account-reads.ts';
import { boundTo, service } from '../../support/viewers.ts';
import { wireAccount } from '../../support/wire-account.ts';

const owners = ['acme', 'globex', 'initech', 'hooli'];
const viewers = [...owners.map(boundTo), service];
const ids = Array.from({ length: 40 }, (_, index) => `account-${index}`);

/** A StackOne in memory. Its answers have the state at the time of the request, and arrive later. */
class SlowStackOne implements UnsharedAccounts {
  readonly accounts = new Map<string, WireLinkedAccount>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  async getAccount(id: string) {
    return this.#late(this.accounts.get(id));
  }

  async listAccounts({ accountIds, originOwnerIds, page, pageSize }: Parameters<UnsharedAccounts['listAccounts']>[0]) {
    const rows = [...this.accounts.values()].filter(
      ({ id, origin_owner_id }) =>
        (accountIds?.includes(id) ?? true) && (originOwnerIds?.includes(origin_owner_id) ?? true),
    );
    return this.#late(rows.slice((page - 1) * pageSize, page * pageSize));
  }

  async #late<T>(answer: T): Promise<T> {
    for (let turns = this.#random.below(4); turns > 0; turns -= 1) await undefined;
    return answer;
  }
}

describe('100,000 random changes', () => {
  it('never yield an account of another organisation, or one that is older than the last event', {
    timeout: 120_000,
  }, async () => {
    const random = new Random(8);
    const stackone = new SlowStackOne(random);
    const cache = new ReadCache({ keepMs: 60_000, joinWithinMs: 5_000 });
    const changes = new AccountChanges(cache, new MemoryEventLog());
    const sizes = new PageSizes();
    let version = 0;
    const failures: string[] = [];

    /** Changes an account. Its event may be late, repeated, or have an outdated owner. */
    const change = async () => {
      version += 1;
      const id = random.pick(ids);
      const before = stackone.accounts.get(id);
      if (before && random.chance(0.2)) stackone.accounts.delete(id);
      else {
        const owner = before && random.chance(0.9) ? before.origin_owner_id : random.pick(owners);
        stackone.accounts.set(id, wireAccount({ id, label: `${version}`, origin_owner_id: owner }));
      }
      const ownerId = (stackone.accounts.get(id) ?? before)?.origin_owner_id;
      const event = { type: 'UPDATED' as const, accountId: id, ownerId, occurredAt: new Date(0), key: `${version}` };
      await changes.append(event);
      if (random.chance(0.1)) await changes.append(event);
    };

    /** The answer must have been correct at some time since the request. */
    const look = async () => {
      const viewer = random.pick(viewers);
      const visible = (account: WireLinkedAccount | undefined) =>
        account && (viewer.actsForAnyOwner || account.origin_owner_id === viewer.ownerId) ? account : undefined;
      const reads = accountReadsOf(viewer, stackone, cache, { fresh: random.chance(0.05) });
      const asked = version;
      const id = random.pick(ids);
      const listed = random.chance(0.5);
      const expected = [...stackone.accounts.values()].filter(visible).map(({ label }) => label);
      const expectedOne = visible(stackone.accounts.get(id))?.label;
      const shown = listed
        ? (await new AccountPages(viewer, reads, sizes).load(conditionsFor(viewer, null), { first: 100 })).nodes
        : [await new AccountLoader(viewer, reads, sizes).load(id)].filter((account) => account !== null);
      if (!shown.every(visible)) failures.push(`${viewer.ownerId} was shown an account of another organisation`);
      // Without a change meanwhile, it is exactly the state at the request.
      const labels = shown.map(({ label }) => label).join();
      const right = (listed ? expected : [expectedOne].filter(Boolean)).join();
      if (version === asked && labels !== right) failures.push(`${labels} was shown for ${right}`);
    };

    for (let step = 0; step < 100_000; step += 11) {
      await Promise.all(random.times(10, change));
      await Promise.all(random.times(5, look));
      await Promise.all([...random.times(3, look), change(), ...random.times(2, look)]);
    }
    expect(failures).toEqual([]);
  });
});
