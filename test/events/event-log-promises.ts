import { expect, it } from 'vitest';
import type { AccountEvent, NewAccountEvent } from '../../src/events/account-event.ts';
import type { EventListener, EventLog } from '../../src/events/event-log.ts';

export function newEvent(accountId: string, changes: Partial<NewAccountEvent> = {}): NewAccountEvent {
  const occurredAt = new Date('2026-11-26T08:00:00.000Z');
  return { type: 'UPDATED', accountId, ownerId: 'acme', occurredAt, key: `updated:${accountId}`, ...changes };
}

/** Records its calls. */
export class RecordingListener implements EventListener {
  readonly events: AccountEvent[] = [];
  gaps = 0;

  onEvent(event: AccountEvent): void {
    this.events.push(event);
  }

  onGap(): void {
    this.gaps += 1;
  }

  get accountIds(): string[] {
    return this.events.map(({ accountId }) => accountId);
  }
}

/** The tests of every event log. `settled` resolves when all appended events have been delivered. */
export function promiseEventLog(open: () => Promise<{ log: EventLog; settled: () => Promise<unknown> }>): void {
  it('delivers each event in order, with its own id', async () => {
    const { log, settled } = await open();
    const listener = new RecordingListener();
    log.subscribe(listener);
    for (const id of ['a', 'b', 'c']) expect(await log.append(newEvent(id))).toBe('appended');
    await settled();
    expect(listener.accountIds).toEqual(['a', 'b', 'c']);
    expect(listener.events[0]).toMatchObject({
      type: 'UPDATED',
      ownerId: 'acme',
      occurredAt: newEvent('a').occurredAt,
    });
    expect(new Set(listener.events.map(({ id }) => id)).size).toBe(3);
    await log.close();
  });

  it('delivers an event without an owner', async () => {
    const { log, settled } = await open();
    const listener = new RecordingListener();
    log.subscribe(listener);
    await log.append(newEvent('a', { ownerId: undefined }));
    await settled();
    expect(listener.events[0]?.ownerId).toBeUndefined();
    await log.close();
  });

  it('names the last known owner in an event of another owner, or of none', async () => {
    const { log, settled } = await open();
    const listener = new RecordingListener();
    log.subscribe(listener);
    const [seen, moved] = [crypto.randomUUID(), crypto.randomUUID()];
    log.rememberOwner('acme', [seen, crypto.randomUUID()]);
    const append = (accountId: string, changes: Partial<NewAccountEvent>) =>
      log.append(newEvent(accountId, { key: crypto.randomUUID(), ...changes }));
    await append(seen, { type: 'DELETED', ownerId: undefined });
    await append(moved, { ownerId: 'acme' });
    await append(moved, { ownerId: 'globex' });
    await append(moved, { ownerId: 'globex' });
    // The owner of a deletion has lost the account, so it is not the last owner from now on.
    await append(moved, { type: 'DELETED', ownerId: 'acme' });
    await append(moved, { ownerId: 'initech', formerOwnerId: 'hooli' });
    await settled();
    const owners = listener.events.map(({ ownerId, formerOwnerId }) => [ownerId, formerOwnerId]).slice(0, 6);
    expect(owners).toEqual([
      [undefined, 'acme'],
      ['acme', undefined],
      ['globex', 'acme'],
      ['globex', undefined],
      ['acme', 'globex'],
      ['initech', 'hooli'],
    ]);
    await log.close();
  });

  it('treats events with the same key as one', async () => {
    const { log, settled } = await open();
    const listener = new RecordingListener();
    log.subscribe(listener);
    const answers = await Promise.all([log.append(newEvent('a')), log.append(newEvent('a'))]);
    await settled();
    expect(answers.sort()).toEqual(['appended', 'duplicate']);
    expect(listener.accountIds).toEqual(['a']);
    await log.close();
  });

  it('delivers nothing after unsubscribing', async () => {
    const { log, settled } = await open();
    const listener = new RecordingListener();
    const unsubscribe = log.subscribe(listener);
    unsubscribe();
    await log.append(newEvent('a'));
    await settled();
    expect(listener.events).toEqual([]);
    await log.close();
  });

  it('joins replay and live delivery without a gap or a repetition', async () => {
    const { log, settled } = await open();
    const first = new RecordingListener();
    log.subscribe(first);
    for (const id of ['a', 'b', 'c']) await log.append(newEvent(id));
    await settled();

    const second = new RecordingListener();
    const joining = log.subscribeAfter(first.events[0]?.id ?? '', second);
    const appending = ['d', 'e'].map((id) => log.append(newEvent(id)));
    expect(await joining).not.toBe('resync');
    await Promise.all(appending);
    await settled();
    expect(second.accountIds).toEqual(['b', 'c', 'd', 'e']);
    await log.close();
  });

  it.each(['', 'unknown', 'ffffffffffff-1', 'ffffffffffff-1-0'])('requires a resync after %j', async (id) => {
    const { log, settled } = await open();
    await log.append(newEvent('a'));
    await settled();
    const listener = new RecordingListener();
    expect(await log.subscribeAfter(id, listener)).toBe('resync');
    await log.append(newEvent('b'));
    await settled();
    expect(listener.events).toEqual([]);
    await log.close();
  });
}
