import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectError, createConnectClient } from '../src/index.ts';
import { account, answering, data, failure, offline, session } from './answers.ts';

const url = 'https://gateway.example/graphql';
const created = data({ createViewerConnectSession: session });
const unavailable = failure('UPSTREAM_UNAVAILABLE', { retryable: true, retryAfter: 1 });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets the waits between repeated requests pass. */
async function settle<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  await vi.runAllTimersAsync();
  return promise;
}

const keysOf = (sent: readonly { readonly headers: Headers }[]) =>
  sent.map(({ headers }) => headers.get('idempotency-key'));

describe('a request that fails', () => {
  it('is sent again with the same Idempotency-Key while the failure is retryable', async () => {
    const { fetch, sent } = answering(unavailable, offline, created);
    const client = createConnectClient({ url, fetch });
    expect(await settle(client.createViewerConnectSession({ provider: 'hibob' }))).toEqual(session);
    const [key] = keysOf(sent);
    expect(key).toMatch(/^\S{8,255}$/);
    expect(keysOf(sent)).toEqual([key, key, key]);
  });

  it('is not sent again otherwise', async () => {
    const { fetch, sent } = answering(failure('BAD_USER_INPUT', { inputPath: ['input', 'label'], requestId: 'r1' }));
    const refused = settle(createConnectClient({ url, fetch }).createViewerConnectSession({ label: ' ' }));
    await expect(refused).rejects.toMatchObject({
      name: 'ConnectError',
      code: 'BAD_USER_INPUT',
      retryable: false,
      inputPath: ['input', 'label'],
      requestId: 'r1',
      message: 'It is BAD_USER_INPUT.',
    });
    expect(sent).toHaveLength(1);
  });

  it('waits as long as the gateway asks', async () => {
    const { fetch, sent } = answering(failure('RATE_LIMITED', { retryable: true, retryAfter: 7 }, 429), created);
    const creation = createConnectClient({ url, fetch }).createViewerConnectSession();
    await vi.advanceTimersByTimeAsync(6_900);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(await creation).toEqual(session);
  });

  it('is reported at once when the gateway asks for a long wait', async () => {
    const { fetch, sent } = answering(failure('RATE_LIMITED', { retryable: true, retryAfter: 40 }, 429));
    const refused = createConnectClient({ url, fetch }).connectors();
    await expect(refused).rejects.toMatchObject({ code: 'RATE_LIMITED', retryable: true, retryAfter: 40 });
    expect(sent).toHaveLength(1);
  });

  it('is reported after three attempts', async () => {
    const { fetch, sent } = answering(offline);
    const refused = settle(createConnectClient({ url, fetch }).connectors());
    await expect(refused).rejects.toMatchObject({ code: 'NETWORK_ERROR', retryable: true });
    expect(sent).toHaveLength(3);
  });

  it('gets a new Idempotency-Key when the gateway lost the outcome, because it would repeat that for the old one', async () => {
    const { fetch, sent } = answering(failure('UPSTREAM_OUTCOME_UNKNOWN', { retryable: true }), created);
    expect(await settle(createConnectClient({ url, fetch }).createViewerConnectSession())).toEqual(session);
    const [first, second] = keysOf(sent);
    expect(second).toMatch(/^\S{8,255}$/);
    expect(second).not.toBe(first);
  });

  it('keeps the Idempotency-Key that the application gave, and reports a lost outcome', async () => {
    const { fetch, sent } = answering(offline, failure('UPSTREAM_OUTCOME_UNKNOWN', { retryable: true }));
    const options = { idempotencyKey: 'order-17' };
    const refused = settle(createConnectClient({ url, fetch }).createViewerConnectSession({}, options));
    await expect(refused).rejects.toMatchObject({ code: 'UPSTREAM_OUTCOME_UNKNOWN' });
    expect(keysOf(sent)).toEqual(['order-17', 'order-17']);
  });

  it('has a key of its own for each intention', async () => {
    const { fetch, sent } = answering(created);
    const client = createConnectClient({ url, fetch });
    await client.createViewerConnectSession();
    await client.createViewerConnectSession();
    expect(new Set(keysOf(sent)).size).toBe(2);
  });

  it('has removed an account when the repeated request does not find it', async () => {
    const { fetch } = answering(offline, failure('NOT_FOUND'));
    expect(await settle(createConnectClient({ url, fetch }).deleteLinkedAccount('a1'))).toBe('a1');
    const missing = createConnectClient({ url, fetch: answering(failure('NOT_FOUND')).fetch }).deleteLinkedAccount(
      'a1',
    );
    await expect(missing).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('ends when the application aborts it, while it is under way and between two attempts', async () => {
    const hanging = answering(
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    for (const { fetch, sent } of [hanging, answering(unavailable)]) {
      const controller = new AbortController();
      const refused = createConnectClient({ url, fetch }).connectors({}, { signal: controller.signal });
      refused.catch(() => {});
      await vi.advanceTimersByTimeAsync(500);
      controller.abort('changed my mind');
      await expect(refused).rejects.toBe('changed my mind');
      expect(sent).toHaveLength(1);
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it('ends when the gateway does not answer', async () => {
    const { fetch } = answering(
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const refused = settle(createConnectClient({ url, fetch, retries: 0 }).connectors());
    await expect(refused).rejects.toMatchObject({ code: 'NETWORK_ERROR', retryable: true });
  });
});

describe('an answer that is not GraphQL', () => {
  it.each([
    ['the error page of a proxy', () => new Response('<h1>Bad gateway</h1>', { status: 502 }), true],
    ['a page in place of the gateway', () => new Response('<h1>Hello</h1>'), false],
    ['null', () => Response.json(null), false],
    ['an empty object', () => Response.json({}), false],
  ])('is INVALID_RESPONSE: %s', async (_name, answer, retryable) => {
    const refused = settle(createConnectClient({ url, fetch: answering(answer).fetch }).connectors());
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_RESPONSE', retryable });
  });
});

describe('an answer with errors below the field that was asked for', () => {
  it('is the answer: what was lost is null', async () => {
    const { fetch } = answering(() =>
      Response.json({
        data: { linkedAccount: { ...account, connector: null } },
        errors: [{ message: 'no', path: ['linkedAccount', 'connector'], extensions: { code: 'UPSTREAM_TIMEOUT' } }],
      }),
    );
    expect(await createConnectClient({ url, fetch }).linkedAccount('a1')).toEqual({ ...account, connector: null });
  });
});

describe('the token', () => {
  const unauthenticated = failure('UNAUTHENTICATED', {}, 401);
  const tokensOf = (sent: readonly { readonly headers: Headers }[]) =>
    sent.map(({ headers }) => headers.get('authorization'));

  it('is asked for before every request', async () => {
    const tokens = ['t1', 't2'];
    const { fetch, sent } = answering(data({ connectors: [] }));
    const client = createConnectClient({ url, fetch, token: async () => tokens.shift() });
    await client.connectors();
    await client.connectors();
    expect(tokensOf(sent)).toEqual(['Bearer t1', 'Bearer t2']);
  });

  it('is renewed once when the gateway refuses it', async () => {
    let token = 'old';
    const asked: boolean[] = [];
    const { fetch, sent } = answering(unauthenticated, data({ connectors: [] }));
    const client = createConnectClient({
      url,
      fetch,
      token: ({ refresh }) => {
        asked.push(refresh);
        if (refresh) token = 'new';
        return token;
      },
    });
    expect(await client.connectors()).toEqual([]);
    expect(tokensOf(sent)).toEqual(['Bearer old', 'Bearer new']);
    expect(asked.filter(Boolean)).toHaveLength(1);
  });

  it('is not renewed a second time', async () => {
    let count = 0;
    const { fetch, sent } = answering(unauthenticated);
    const token = ({ refresh }: { refresh: boolean }) => {
      if (refresh) count += 1;
      return `t${count}`;
    };
    await expect(createConnectClient({ url, fetch, token }).connectors()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    expect(tokensOf(sent)).toEqual(['Bearer t0', 'Bearer t1']);
  });

  it('is renewed once for many requests', async () => {
    let current = 'old';
    let renewals = 0;
    const { fetch } = answering((request) =>
      request.headers.get('authorization') === 'Bearer new'
        ? Response.json({ data: { connectors: [] } })
        : unauthenticated(request),
    );
    const token = async ({ refresh }: { refresh: boolean }) => {
      if (refresh) {
        renewals += 1;
        current = 'new';
      }
      return current;
    };
    const client = createConnectClient({ url, fetch, token });
    await Promise.all(Array.from({ length: 5 }, () => client.connectors()));
    expect(renewals).toBe(1);
  });

  it('is not renewed when it is a mere text', async () => {
    const { fetch, sent } = answering(unauthenticated);
    const refused = createConnectClient({ url, fetch, token: 'fixed' }).connectors();
    await expect(refused).rejects.toBeInstanceOf(ConnectError);
    expect(sent).toHaveLength(1);
  });
});
