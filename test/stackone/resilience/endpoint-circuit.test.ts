import { BrokenCircuitError } from 'cockatiel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EndpointCircuit } from '../../../src/stackone/resilience/endpoint-circuit.ts';
import { StackOneError, type StackOneFailure } from '../../../src/stackone/stackone-error.ts';

const failWith = (failure: StackOneFailure) => async () => {
  throw new StackOneError('/things', failure);
};
const refused = (status: number) => failWith({ kind: 'refused', status, details: [], retryAfter: undefined });
const fail = refused(500);
const succeed = async () => 'answer';

let circuit: EndpointCircuit;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  circuit = new EndpointCircuit();
});
afterEach(() => vi.useRealTimers());

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

/** The result of each attempt: `made` or `refused`. */
async function attempt(organisation: string | undefined, what: () => Promise<unknown>, times = 1) {
  const outcomes: string[] = [];
  for (let count = 0; count < times; count += 1) {
    let made = false;
    const note = () => {
      made = true;
      return what();
    };
    const execute = async () => circuit.execute(note, organisation);
    await execute().catch((error) => {
      if (!made && !(error instanceof BrokenCircuitError)) throw error;
    });
    outcomes.push(made ? 'made' : 'refused');
  }
  return outcomes;
}

const isRefused = async (organisation: string | undefined) => (await attempt(organisation, succeed))[0] === 'refused';

describe('an organisation that fails alone', () => {
  it.each<[string, StackOneFailure]>([
    ['500s', { kind: 'refused', status: 500, details: [], retryAfter: undefined }],
    ['timeouts', { kind: 'timeout' }],
    ['broken connections', { kind: 'interrupted' }],
    ['lost answers', { kind: 'outcome-unknown' }],
  ])('is refused after 20 %s, and no other organisation is', async (_name, failure) => {
    expect(await attempt('offender', failWith(failure), 20)).not.toContain('refused');
    expect(await attempt('offender', succeed, 100)).not.toContain('made');
    expect(await attempt('neighbour', succeed, 100)).not.toContain('refused');
    expect(circuit.state()).toEqual({ open: false, openForOrganisations: 1 });
  });

  it('is also refused if all its attempts had started before the first one failed', async () => {
    const answers = Array.from({ length: 20 }, () => Promise.withResolvers<never>());
    const attempts = answers.map(({ promise }) => circuit.execute(() => promise, 'offender').catch(() => {}));
    for (const { reject } of answers) reject(new StackOneError('/things', { kind: 'timeout' }));
    await Promise.all(attempts);
    expect(await isRefused('offender')).toBe(true);
  });

  it('is allowed one probe after 5 seconds, and all attempts once the probe succeeds', async () => {
    await attempt('offender', fail, 20);
    pass(4_999);
    expect(await isRefused('offender')).toBe(true);
    pass(1);
    const answer = Promise.withResolvers<string>();
    const probe = circuit.execute(() => answer.promise, 'offender');
    expect(await isRefused('offender')).toBe(true);
    answer.resolve('back');
    await probe;
    expect(await attempt('offender', succeed, 50)).not.toContain('refused');
    expect(circuit.state()).toEqual({ open: false, openForOrganisations: 0 });
  });

  it.each<[string, StackOneFailure]>([
    ['fails', { kind: 'timeout' }],
    ['can not be sent', { kind: 'unreachable' }],
    ['is left by its caller', { kind: 'cancelled' }],
  ])('is refused for another 5 seconds if the probe %s', async (_name, failure) => {
    await attempt('offender', fail, 20);
    pass(5_000);
    expect(await attempt('offender', failWith(failure), 2)).toEqual(['made', 'refused']);
    pass(4_999);
    expect(await isRefused('offender')).toBe(true);
    pass(1);
    expect(await isRefused('offender')).toBe(false);
  });

  it('is not refused while fewer than half of its attempts fail', async () => {
    for (let round = 0; round < 50; round += 1) {
      expect(await attempt('offender', fail)).toEqual(['made']);
      expect(await attempt('offender', succeed, 2)).toEqual(['made', 'made']);
    }
  });

  it('keeps its circuit while it continues to call', async () => {
    await attempt('offender', fail, 20);
    for (let minute = 0; minute < 12; minute += 1) {
      pass(60_000);
      expect(await attempt('offender', fail, 2)).toEqual(['made', 'refused']);
    }
  });

  it('loses its circuit after 10 minutes without a call', async () => {
    await attempt('offender', fail, 20);
    pass(10 * 60_000 + 1);
    expect(circuit.state().openForOrganisations).toBe(0);
    expect(await attempt('offender', succeed, 2)).not.toContain('refused');
  });

  it('leaves the shared circuit closed among others, however much it sends', async () => {
    for (let round = 0; round < 20; round += 1) {
      await attempt('offender', fail, 10);
      expect(await attempt('neighbour', succeed)).toEqual(['made']);
      pass(5_000);
    }
  });

  it('leaves the shared circuit closed when others fail occasionally', async () => {
    await attempt('neighbour', fail, 4);
    await attempt('offender', fail, 20);
    expect(await isRefused('neighbour')).toBe(false);
    expect(await isRefused('newcomer')).toBe(false);
  });

  it('leaves the shared circuit closed when each of the others fails once in three attempts', async () => {
    for (const neighbour of ['a', 'b', 'c', 'd', 'e']) {
      await attempt(neighbour, fail);
      await attempt(neighbour, succeed, 2);
    }
    await attempt('offender', fail, 20);
    expect(await isRefused('offender')).toBe(true);
    expect(await isRefused('a')).toBe(false);
  });

  it("opens the endpoint's circuit as long as no other organisation calls", async () => {
    await attempt('only', fail, 20);
    expect(circuit.state()).toEqual({ open: true, openForOrganisations: 1 });
    expect(await isRefused('newcomer')).toBe(false);
    expect(circuit.state()).toEqual({ open: false, openForOrganisations: 1 });
  });
});

describe('organisations that fail among others', () => {
  it('are refused individually as long as they are not the majority', async () => {
    const offenders = ['a', 'b', 'c', 'd', 'e'];
    const neighbours = ['v', 'w', 'x', 'y', 'z'];
    for (let round = 0; round < 20; round += 1) {
      for (const offender of offenders) await attempt(offender, fail);
      for (const neighbour of neighbours) expect(await attempt(neighbour, succeed)).toEqual(['made']);
    }
    for (const offender of offenders) expect(await isRefused(offender)).toBe(true);
  });

  it('can outnumber the circuits: the least recently used circuits are discarded', async () => {
    for (let index = 0; index < 201; index += 1) {
      await attempt(`offender ${index}`, fail, 20);
      await attempt('neighbour', succeed, 40);
    }
    expect(circuit.state().openForOrganisations).toBe(200);
    expect(await isRefused('offender 0')).toBe(false);
    expect(await isRefused('offender 200')).toBe(true);
  });
});

describe('a failure of StackOne for all organisations', () => {
  it.each([2, 3, 7, 20])('opens the shared circuit after 20 attempts for %i organisations', async (count) => {
    for (let index = 0; index < 20; index += 1) {
      expect(await attempt(`owner ${index % count}`, fail)).toEqual(['made']);
    }
    for (const organisation of ['owner 0', 'newcomer', undefined]) expect(await isRefused(organisation)).toBe(true);
    expect(circuit.state().open).toBe(true);
  });

  it('opens the shared circuit although one organisation makes most of the attempts', async () => {
    await attempt('large', fail, 30);
    await attempt('small', fail, 5);
    expect(await isRefused('newcomer')).toBe(true);
  });

  it('opens the shared circuit when more than half of the attempts fail, and not before', async () => {
    for (let index = 0; index < 20; index += 1) {
      await attempt(`owner ${index}`, succeed);
      expect(await attempt(`owner ${index}`, fail)).toEqual(['made']);
    }
    for (let index = 0; index < 15; index += 1) await attempt(`other ${index}`, fail);
    expect(await isRefused('newcomer')).toBe(true);
  });

  it('opens the shared circuit even for one organisation if no connection could be made', async () => {
    await attempt('owner', failWith({ kind: 'unreachable' }), 20);
    expect(await isRefused('newcomer')).toBe(true);
    expect(circuit.state()).toEqual({ open: true, openForOrganisations: 0 });
  });

  it('opens the shared circuit for calls without an organisation', async () => {
    await attempt(undefined, fail, 20);
    expect(await isRefused(undefined)).toBe(true);
    expect(await isRefused('owner')).toBe(true);
  });

  it('is not inferred from a few organisations with many attempts', async () => {
    await attempt('large', succeed, 20);
    for (let index = 0; index < 10; index += 1) await attempt(`small ${index}`, fail);
    expect(await isRefused('small 0')).toBe(false);
  });

  it('is not inferred from refusals and a few failures', async () => {
    for (let index = 0; index < 30; index += 1) await attempt(`owner ${index}`, refused(404));
    for (let index = 0; index < 10; index += 1) await attempt(`owner ${index}`, fail);
    expect(await isRefused('owner 0')).toBe(false);
  });

  it.each([400, 404, 429, 501])('is not inferred from any number of %is', async (status) => {
    for (let index = 0; index < 100; index += 1) await attempt(`owner ${index % 5}`, refused(status));
    expect(await isRefused('owner 0')).toBe(false);
  });
});

describe('an unused circuit', () => {
  it('is closed', () => expect(circuit.state()).toEqual({ open: false, openForOrganisations: 0 }));
});

describe('the shared circuit', () => {
  beforeEach(async () => {
    for (let index = 0; index < 20; index += 1) await attempt(`owner ${index % 10}`, fail);
  });

  it('allows one probe every 5 seconds, and closes when it succeeds', async () => {
    pass(4_999);
    expect(await isRefused('owner 0')).toBe(true);
    pass(1);
    expect(await attempt('owner 0', fail)).toEqual(['made']);
    expect(await isRefused('owner 1')).toBe(true);
    pass(5_000);
    expect(await isRefused('owner 1')).toBe(false);
    expect(await attempt('owner 0', succeed, 50)).not.toContain('refused');
  });

  it('restarts its count when it closes', async () => {
    pass(5_000);
    await attempt('owner 0', succeed);
    for (let index = 0; index < 19; index += 1) expect(await attempt(`owner ${index % 10}`, fail)).toEqual(['made']);
    expect(await isRefused('newcomer')).toBe(false);
  });

  it('gives others a second before the organisation of the failed probe may probe again', async () => {
    pass(5_000);
    await attempt('owner 0', fail);
    pass(5_999);
    expect(await isRefused('owner 0')).toBe(true);
    pass(1);
    expect(await attempt('owner 0', fail)).toEqual(['made']);
    pass(5_000);
    expect(await isRefused('owner 0')).toBe(true);
    expect(await isRefused('owner 1')).toBe(false);
  });

  it('forgets the failed prober when it opens again', async () => {
    pass(5_000);
    await attempt('owner 0', refused(404));
    for (let index = 0; index < 20; index += 1) await attempt(`owner ${index % 10}`, fail);
    pass(5_000);
    expect(await isRefused('owner 0')).toBe(false);
  });

  it('allows a probe of an organisation whose own circuit is open, because there may be no other', async () => {
    circuit = new EndpointCircuit();
    await attempt('only', fail, 20);
    await attempt('other', fail, 5);
    expect(await isRefused('newcomer')).toBe(true);
    pass(5_000);
    expect(await attempt('only', succeed)).toEqual(['made']);
    expect(await isRefused('other')).toBe(false);
  });
});
