import { describe, expect, it, onTestFinished } from 'vitest';
import { subscribe } from '../../support/event-stream.ts';
import { startWorld, type World, type WorldOptions } from '../../support/world.ts';

const limit = 50;
const inBackground = limit / 10;
/** The last fifth is for other organisations. */
const forOne = 0.8 * inBackground;

async function start(config: WorldOptions['config'] = { stackoneRequestsPerMinute: limit }): Promise<World> {
  const world = await startWorld({ webhooks: {}, sandbox: { seed: 'empty' }, config });
  onTestFinished(() => world.stop());
  return world;
}

const requestsOf = ({ sandbox }: World) => sandbox.requests.length;

/** Changes an account at StackOne so many times, and returns the event of each change. */
async function change(world: World, stream: Awaited<ReturnType<typeof subscribe>>, times: number) {
  const { id } = world.sandbox.accounts.add();
  const events = [await stream.next()];
  for (let time = 1; time < times; time += 1) {
    world.sandbox.accounts.update(id, { label: `label ${time}` });
    events.push(await stream.next());
  }
  return events.map((event) => event?.data);
}

const query = (fields: string) => `subscription { linkedAccountEvents { type linkedAccount { ${fields} } } }`;
const rateLimited = (data: { errors?: { extensions: { code: string } }[] }) =>
  data.errors?.every(({ extensions }) => extensions.code === 'UPSTREAM_RATE_LIMITED') ?? false;

describe('reads that no caller waits for', () => {
  it('take at most a tenth of the quota for the accounts of events, and callers have the rest', async () => {
    const world = await start();
    const stream = await subscribe(world.url, query('label'));
    const events = await change(world, stream, 2 * inBackground);
    expect(requestsOf(world)).toBe(forOne);
    expect(events.filter(rateLimited)).toHaveLength(2 * inBackground - forOne);
    const { body } = await world.graphql('{ linkedAccounts { nodes { label } } }');
    expect(body.data.linkedAccounts.nodes).toEqual([{ label: `label ${2 * inBackground - 1}` }]);
  });

  it('take at most a tenth of it for the other fields of events', async () => {
    const world = await start();
    const stream = await subscribe(world.url, query('meta { provider }'));
    await change(world, stream, 2 * inBackground);
    expect(requestsOf(world)).toBe(forOne);
  });
});
