import { expect, it } from 'vitest';
import { MemoryEventLog } from '../../../src/events/memory-event-log.ts';
import { AccountChanges } from '../../../src/linked-account/live/account-changes.ts';
import { ReadCache } from '../../../src/linked-account/live/read-cache.ts';
import { wireLinkedAccount } from '../../../src/stackone/wire/wire.ts';
import { newEvent, RecordingListener } from '../../events/event-log-promises.ts';
import { wireAccount } from '../../support/wire-account.ts';

function start() {
  const events = new MemoryEventLog();
  const listener = new RecordingListener();
  events.subscribe(listener);
  const changes = new AccountChanges(new ReadCache({ keepMs: 60_000, joinWithinMs: 1_000 }), events);
  const ownersOf = () => listener.events.map(({ ownerId, formerOwnerId }) => [ownerId, formerOwnerId]);
  return { changes, ownersOf };
}

const account = (id: string, owner: string) => wireLinkedAccount.parse(wireAccount({ id, origin_owner_id: owner }));

it('keeps the former owner of an account that it has moved', async () => {
  const { changes, ownersOf } = start();
  await changes.carryOut('UPDATED', account('a', 'acme'), async () => account('a', 'globex'));
  expect(ownersOf()).toEqual([['globex', 'acme']]);
});

it('keeps no owner whose id has more than 512 characters', async () => {
  const { changes, ownersOf } = start();
  const [longest, tooLong] = ['x'.repeat(512), 'x'.repeat(513)];
  for (const ownerId of [longest, tooLong]) await changes.append(newEvent('a', { ownerId, key: ownerId }));
  changes.seen(tooLong, ['b']);
  changes.noticed({ type: 'DELETED', accountId: 'b', ownerId: tooLong, fingerprint: '' });
  await changes.carryOut('UPDATED', account('c', tooLong), async () => account('c', 'globex'));
  expect(ownersOf()).toEqual([
    [longest, undefined],
    // The owner of the account that is known otherwise.
    [undefined, longest],
    [undefined, undefined],
    ['globex', undefined],
  ]);
});
