import { describe, expect, it } from 'vitest';
import { IssuedSessions } from '../../../src/stackone/items/issued-sessions.ts';
import { ItemRoutes } from '../../../src/stackone/items/item-routes.ts';

const route = 'GET /things/{id}';

function start() {
  const state = { now: 1_000_000, checks: 0 };
  const routes = new ItemRoutes(() => state.now);
  const confirm = (exists: boolean | Error, kind: 'known' | 'any' = 'known') =>
    routes.confirmGone(route, kind, async () => {
      state.checks += 1;
      if (exists instanceof Error) throw exists;
      return exists;
    });
  let items = 0;
  const miss = (times: number) => {
    for (let index = 0; index < times; index += 1) {
      items += 1;
      routes.denied(route, `/things/${items}`);
    }
  };
  return { routes, state, confirm, miss };
}

describe('a route that answers 404', () => {
  it.each([
    ['known', 3],
    ['any', 10],
  ] as const)('is checked after this many consecutive denials of items that are %s: %i', async (kind, burst) => {
    const { state, confirm, miss } = start();
    miss(burst - 1);
    expect(await confirm(true, kind)).toBe(false);
    expect(state.checks).toBe(0);
    miss(1);
    expect(await confirm(true, kind)).toBe(true);
    expect(state.checks).toBe(1);
  });

  it('is not checked when the same item is requested repeatedly', async () => {
    const { routes, state, confirm } = start();
    for (let round = 0; round < 100; round += 1) routes.denied(route, '/things/1');
    expect(await confirm(true)).toBe(false);
    expect(state.checks).toBe(0);
  });

  it('is not gone once it finds an item, and the count starts again', async () => {
    const { routes, state, confirm, miss } = start();
    miss(2);
    routes.found(route);
    miss(2);
    expect(await confirm(true)).toBe(false);
    expect(state.checks).toBe(0);
    miss(1);
    await confirm(true);
    expect(routes.isGone(route)).toBe(true);
    routes.found(route);
    expect(routes.isGone(route)).toBe(false);
  });

  it('is checked once per burst, including late denials of the burst', async () => {
    const { state, confirm, miss } = start();
    miss(20);
    expect(await Promise.all(Array.from({ length: 20 }, () => confirm(true)))).toEqual(Array(20).fill(true));
    expect(await confirm(true)).toBe(true);
    expect(state.checks).toBe(1);
    state.now += 30_000;
    expect(await confirm(false)).toBe(true);
    expect(state.checks).toBe(2);
  });

  it('is not gone if the denied items do not exist, and is not checked again for 30 seconds', async () => {
    const { state, confirm, miss } = start();
    miss(3);
    expect(await confirm(false)).toBe(false);
    expect(await confirm(true)).toBe(false);
    expect(state.checks).toBe(1);
    state.now += 30_000;
    expect(await confirm(true)).toBe(true);
  });

  it('has an unknown state if the check fails', async () => {
    const { routes, confirm, miss } = start();
    miss(3);
    await expect(confirm(new Error('down'))).rejects.toThrow('down');
    expect(routes.isGone(route)).toBe(false);
  });

  it('does not affect other routes', async () => {
    const { routes, miss } = start();
    miss(20);
    expect(routes.isSuspicious('GET /others/{id}', 'known')).toBe(false);
    expect(await routes.confirmGone('GET /others/{id}', 'known', async () => true)).toBe(false);
  });
});

describe('a session that StackOne issued', () => {
  it('is remembered until its token expires, and only the latest 1,000 are', () => {
    const sessions = new IssuedSessions();
    sessions.add('a', undefined);
    sessions.add('b', 0.0001);
    expect(sessions.isLive('a')).toBe(true);
    expect(sessions.isLive('c')).toBe(false);
    sessions.add('x'.repeat(65), undefined);
    expect(sessions.isLive('x'.repeat(65))).toBe(false);
    for (let index = 0; index < 1_000; index += 1) sessions.add(String(index), null);
    expect(sessions.isLive('a')).toBe(false);
    expect(sessions.isLive('999')).toBe(true);
  });
});
