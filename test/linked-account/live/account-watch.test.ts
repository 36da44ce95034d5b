import { describe, expect, it } from 'vitest';
import { Listeners } from '../../../src/events/listeners.ts';
import type { NoticedChange } from '../../../src/linked-account/live/account-changes.ts';
import { type AccountsOfOwner, AccountWatch } from '../../../src/linked-account/live/account-watch.ts';
import { StackOneError } from '../../../src/stackone/stackone-error.ts';
import { wireLinkedAccount } from '../../../src/stackone/wire/wire.ts';
import { wireAccount } from '../../support/wire-account.ts';

const minute = 60_000;
const account = (id: string, label = 'A', owner = 'acme') =>
  wireLinkedAccount.parse(wireAccount({ id, label, origin_owner_id: owner }));

/** A watch with the test's clock and lists. */
function start({ requestsPerMinute = 100, requestsPerList = 1 } = {}) {
  let now = 0;
  const listeners = new Listeners();
  const lists = new Map<string, AccountsOfOwner>();
  const noticed: NoticedChange[] = [];
  const seen: [ownerId: string, accountIds: readonly string[]][] = [];
  const read: string[] = [];
  const during: (() => void)[] = [];
  const refused = new Set<string>();
  const watch = new AccountWatch({
    listeners,
    changes: {
      noticed: (change) => noticed.push(change),
      seen: (ownerId, accountIds) => seen.push([ownerId, accountIds]),
    },
    readAll: async (ownerId, onRequest) => {
      for (let sent = 0; sent < requestsPerList; sent += 1) onRequest();
      if (refused.has(ownerId)) {
        throw new StackOneError('/accounts', { kind: 'refused', status: 429, details: [], retryAfter: 1 });
      }
      read.push(ownerId);
      const list = lists.get(ownerId) ?? { accounts: [], complete: true };
      for (const act of during.splice(0)) act();
      return list;
    },
    everyMs: minute,
    requestsPerMinute,
    now: () => now,
  });
  return {
    watch,
    listeners,
    noticed,
    seen,
    read,
    during,
    refused,
    set: (owner: string, accounts: AccountsOfOwner['accounts'], complete = true) =>
      lists.set(owner, { accounts, complete }),
    pass: (ms: number) => {
      now += ms;
      return watch.check();
    },
  };
}

describe('the list of an organisation', () => {
  it('is read while it has a listener, and again after the read has expired', async () => {
    const { listeners, pass, read } = start();
    await pass(0);
    expect(read).toEqual([]);
    const leave = listeners.add('acme');
    await pass(0);
    await pass(minute - 1);
    expect(read).toEqual(['acme']);
    await pass(1);
    expect(read).toEqual(['acme', 'acme']);
    leave();
    await pass(minute);
    expect(read).toHaveLength(2);
  });

  it('is not read again for a listener that comes back before it has expired', async () => {
    const { watch, listeners, pass, read, noticed, set } = start();
    set('acme', [account('a'), account('b')]);
    for (let time = 0; time < 200; time += 1) {
      const leave = listeners.add('acme');
      await watch.firstLook('acme');
      leave();
      await pass(0);
    }
    expect(read).toEqual(['acme']);
    set('acme', [account('a')]);
    listeners.add('acme');
    await pass(minute);
    expect(read).toEqual(['acme', 'acme']);
    expect(noticed).toMatchObject([{ type: 'DELETED', accountId: 'b' }]);
  });

  it('is forgotten when it has expired without listeners', async () => {
    const { watch, listeners, pass, read, noticed, set } = start();
    set('acme', [account('a')]);
    const leave = listeners.add('acme');
    await pass(0);
    leave();
    await pass(minute);
    expect(watch.lastOwnersOf('a')).toEqual([]);
    set('acme', []);
    listeners.add('acme');
    await watch.firstLook('acme');
    expect([read, noticed]).toEqual([['acme', 'acme'], []]);
  });

  it('is recorded as seen, each time', async () => {
    const { listeners, pass, seen, set } = start();
    set('acme', [account('a'), account('b')]);
    listeners.add('acme');
    await pass(0);
    await pass(minute);
    expect(seen).toEqual(Array(2).fill(['acme', ['a', 'b']]));
  });

  it('is read within the requests per minute, the least recently read list first', async () => {
    const { listeners, pass, read } = start({ requestsPerMinute: 3 });
    for (const owner of ['a', 'b', 'c', 'd', 'e']) listeners.add(owner);
    await pass(0);
    expect(read).toEqual(['a', 'b', 'c']);
    await pass(minute);
    expect(read.slice(3)).toEqual(['d', 'e', 'a']);
  });

  it('does not wait for the list of an organisation that the quota has no request for', async () => {
    const { watch, listeners, pass, read, refused, set, noticed } = start();
    for (const owner of ['a', 'b', 'c']) listeners.add(owner);
    set('b', [account('1', 'A', 'b')]);
    refused.add('b');
    await pass(0);
    expect(read).toEqual(['a', 'c']);
    refused.clear();
    await pass(9_999);
    await watch.firstLook('b');
    expect(read).toEqual(['a', 'c']);
    await pass(1);
    expect(read).toEqual(['a', 'c', 'b']);
    expect(noticed).toEqual([]);
  });

  it('is not tried at every check while the quota has no request for it', async () => {
    const { listeners, pass, read, refused } = start({ requestsPerMinute: 8 });
    for (const owner of ['a', 'b']) listeners.add(owner);
    refused.add('a');
    for (let second = 0; second < 60; second += 1) await pass(1_000);
    expect(read).toEqual(['b']);
    listeners.add('c');
    await pass(0);
    expect(read).toEqual(['b', 'c']);
  });

  it('counts as one request per page', async () => {
    const { listeners, pass, read } = start({ requestsPerMinute: 10, requestsPerList: 6 });
    for (const owner of ['a', 'b', 'c']) listeners.add(owner);
    await pass(0);
    await pass(1);
    expect(read).toEqual(['a', 'b']);
    await pass(minute);
    expect(read).toEqual(['a', 'b', 'c', 'a']);
  });
});

describe('a difference', () => {
  it('from the last known state is one event', async () => {
    const { listeners, pass, noticed, set } = start();
    listeners.add('acme');
    set('acme', [account('a'), account('b'), account('c')]);
    await pass(0);
    expect(noticed).toEqual([]);
    set('acme', [account('a'), account('b', 'changed'), account('d')]);
    await pass(minute);
    await pass(minute);
    expect(noticed.map(({ type, accountId, ownerId }) => [type, accountId, ownerId])).toEqual([
      ['UPDATED', 'b', 'acme'],
      ['CREATED', 'd', 'acme'],
      ['DELETED', 'c', 'acme'],
    ]);
  });

  it('is no event if another event has reported it', async () => {
    const { watch, listeners, pass, noticed, set } = start();
    listeners.add('acme');
    set('acme', [account('a'), account('b')]);
    await pass(0);
    watch.see(account('a', 'changed'), watch.beginLook());
    watch.see(account('new'), watch.beginLook());
    watch.seeGone('b');
    set('acme', [account('a', 'changed'), account('new')]);
    await pass(minute);
    expect(noticed).toEqual([]);
  });

  it('is no event if the list was requested before a reported event', async () => {
    const { watch, listeners, pass, noticed, set, during } = start();
    listeners.add('acme');
    set('acme', [account('a')]);
    await pass(0);
    during.push(() => watch.see(account('a', 'newer'), watch.beginLook()));
    await pass(minute);
    expect(noticed).toEqual([]);
  });

  it('is no deletion if the list was not read to its end', async () => {
    const { listeners, pass, noticed, set } = start();
    listeners.add('acme');
    set('acme', [account('a'), account('b')]);
    await pass(0);
    set('acme', [account('a')], false);
    await pass(minute);
    expect(noticed).toEqual([]);
  });
});

describe('an account that moves to another organisation', () => {
  it('is remembered for the previous one until that is notified', async () => {
    const { watch, listeners, pass, set } = start();
    for (const owner of ['acme', 'globex']) listeners.add(owner);
    set('acme', [account('a')]);
    await pass(0);
    expect(watch.lastOwnersOf('a')).toEqual(['acme']);
    watch.see(account('a', 'A', 'globex'), watch.beginLook());
    expect(watch.lastOwnersOf('a')).toEqual(['globex']);
  });
});
