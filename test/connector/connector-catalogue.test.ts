import { describe, expect, it } from 'vitest';
import { ConnectorCatalogue } from '../../src/connector/connector-catalogue.ts';
import type { WireConnector } from '../../src/stackone/wire/wire.ts';

const minute = 60_000;
const connector = (provider: string): WireConnector => ({ provider, provider_name: provider.toUpperCase() });

/** A catalogue with a clock and responses that the test controls. */
function start(options: { freshForMs?: number } = {}) {
  const state = { now: 1_000_000, stale: [] as unknown[] };
  const readings: { resolve: (rows: WireConnector[]) => void; reject: (error: unknown) => void }[] = [];
  const catalogue = new ConnectorCatalogue({
    ...options,
    read: () => {
      const reading = Promise.withResolvers<readonly WireConnector[]>();
      readings.push(reading);
      return reading.promise;
    },
    onStale: (error) => state.stale.push(error),
    now: () => state.now,
  });
  return { catalogue, readings, state };
}

/** Runs the callbacks of settled promises. */
const settled = () => new Promise(setImmediate);

describe('the catalogue of connectors', () => {
  it('is read when it is first requested, once for all waiting callers', async () => {
    const { catalogue, readings } = start();
    expect(readings).toHaveLength(0);
    const lists = Array.from({ length: 1_000 }, () => catalogue.list());
    expect(readings).toHaveLength(1);
    readings[0]?.resolve([connector('hibob')]);
    for (const list of await Promise.all(lists)) expect(list).toEqual([connector('hibob')]);
  });

  it('finds a connector by its key, and null for an unknown one', async () => {
    const { catalogue, readings } = start();
    const found = catalogue.find('slack');
    readings[0]?.resolve([connector('hibob'), connector('slack')]);
    expect(await found).toEqual(connector('slack'));
    expect(await catalogue.find('Slack')).toBeNull();
    expect(await catalogue.find('__proto__')).toBeNull();
  });

  it('is cached for 5 minutes', async () => {
    const { catalogue, readings, state } = start();
    const first = catalogue.list();
    readings[0]?.resolve([connector('hibob')]);
    await first;
    state.now += 5 * minute - 1;
    await catalogue.list();
    expect(readings).toHaveLength(1);
    state.now += 1;
    await catalogue.list();
    expect(readings).toHaveLength(2);
  });

  it('serves the old copy during a refresh, and the new one afterwards', async () => {
    const { catalogue, readings, state } = start({ freshForMs: minute });
    const first = catalogue.list();
    readings[0]?.resolve([connector('old')]);
    await first;

    state.now += minute;
    expect(await Promise.all([catalogue.list(), catalogue.list()])).toEqual([[connector('old')], [connector('old')]]);
    expect(readings).toHaveLength(2);
    readings[1]?.resolve([connector('new')]);
    await settled();
    expect(await catalogue.list()).toEqual([connector('new')]);
    expect(await catalogue.find('old')).toBeNull();
    expect(readings).toHaveLength(2);
  });

  it('serves the old copy while refreshes fail, retries every 5 seconds, and reports each failure once', async () => {
    const { catalogue, readings, state } = start({ freshForMs: minute });
    const first = catalogue.list();
    readings[0]?.resolve([connector('old')]);
    await first;

    state.now += minute;
    await Promise.all([catalogue.list(), catalogue.list(), catalogue.list()]);
    readings[1]?.reject(new Error('down'));
    await settled();
    expect(state.stale).toEqual([new Error('down')]);

    expect(await catalogue.list()).toEqual([connector('old')]);
    state.now += 4_999;
    await catalogue.list();
    expect(readings).toHaveLength(2);
    state.now += 1;
    expect(await catalogue.list()).toEqual([connector('old')]);
    expect(readings).toHaveLength(3);
    readings[2]?.reject(new Error('still down'));
    await settled();
    expect(state.stale).toHaveLength(2);

    state.now += 24 * 60 * minute;
    expect(await catalogue.list()).toEqual([connector('old')]);
    readings[3]?.resolve([connector('new')]);
    await settled();
    expect(await catalogue.list()).toEqual([connector('new')]);
  });

  it('rejects if its first read fails, and then reads again', async () => {
    const { catalogue, readings, state } = start();
    const attempts = [catalogue.list(), catalogue.find('hibob')];
    readings[0]?.reject(new Error('down'));
    for (const attempt of attempts) await expect(attempt).rejects.toThrow('down');
    expect(state.stale).toEqual([]);

    const next = catalogue.list();
    expect(readings).toHaveLength(2);
    readings[1]?.resolve([connector('hibob')]);
    expect(await next).toHaveLength(1);
  });
});
