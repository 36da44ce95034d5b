import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { OverloadGuard } from '../../src/limits/overload.ts';
import { startWorld } from '../support/world.ts';

describe('OverloadGuard', () => {
  const refused = { code: 'OVERLOADED', details: { retryAfter: 1 } };

  it('lets in as many as there are places, and the next when one leaves', async () => {
    const guard = new OverloadGuard(2);
    const [first, second, third] = [new EventEmitter(), new EventEmitter(), new EventEmitter()];
    await guard.enter(first);
    await guard.enter(second);
    const waiting = guard.enter(third);
    first.emit('close');
    await waiting;
  });

  it('refuses who has waited 50 ms in vain, and at once who finds too many waiting', async () => {
    const guard = new OverloadGuard(1);
    await guard.enter(new EventEmitter());
    const start = performance.now();
    const waiting = guard.enter(new EventEmitter());
    await expect(guard.enter(new EventEmitter())).rejects.toMatchObject(refused);
    expect(performance.now() - start).toBeLessThan(45);
    await expect(waiting).rejects.toMatchObject(refused);
    expect(performance.now() - start).toBeGreaterThanOrEqual(45);
  });

  it('keeps no place for one who has left while waiting', async () => {
    const guard = new OverloadGuard(1);
    const [inside, waiting] = [new EventEmitter(), new EventEmitter()];
    await guard.enter(inside);
    const turn = guard.enter(waiting);
    waiting.emit('close');
    await expect(turn).rejects.toMatchObject(refused);
    inside.emit('close');
    await guard.enter(new EventEmitter());
  });

  it('gives the place of one who was refused to nobody else twice', async () => {
    const guard = new OverloadGuard(1);
    const inside = new EventEmitter();
    await guard.enter(inside);
    await expect(guard.enter(new EventEmitter())).rejects.toMatchObject(refused);
    inside.emit('close');
    await setImmediate();
    await guard.enter(new EventEmitter());
    await expect(guard.enter(new EventEmitter())).rejects.toMatchObject(refused);
  });
});

describe('a gateway with more to do than it can carry', async () => {
  const world = await startWorld({ config: { maximumConcurrentRequests: 2 }, timeoutMs: 20_000 });
  afterAll(() => world.stop());

  it('sheds with 503 before the body is read, goes on answering health, and recovers', async () => {
    world.sandbox.faults.add({ path: '/accounts', times: 2, fault: { kind: 'latency', ms: 1_000 } });
    const query = '{ linkedAccounts { nodes { id } } }';
    const working = [world.graphql(query), world.graphql(query)];
    await expect.poll(() => world.sandbox.requests.length).toBe(2);

    const shed = await fetch(`${world.url}/graphql`, { method: 'POST', body: 'not even JSON' });
    expect(shed.status).toBe(503);
    expect(shed.headers.get('retry-after')).toBe('1');
    expect(await shed.json()).toMatchObject({
      errors: [{ extensions: { code: 'OVERLOADED', retryable: true, retryAfter: 1, requestId: expect.any(String) } }],
    });
    for (const path of ['/livez', '/readyz']) expect((await fetch(world.url + path)).status).toBe(200);

    for (const { body } of await Promise.all(working)) expect(body.errors).toBeUndefined();
    expect((await world.graphql('{ __typename }')).status).toBe(200);
  });
});
