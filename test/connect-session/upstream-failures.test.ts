import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/sandbox.ts';
import { startWorld } from '../support/world.ts';

const world = await startWorld();
/** For endless responses only, because a busy machine would exceed this timeout otherwise. */
const impatient = await startWorld({ timeoutMs: 300 });
afterAll(() => Promise.all([world.stop(), impatient.stop()]));
afterEach(() => {
  world.sandbox.reset();
  impatient.sandbox.reset();
});

const mutation = `mutation {
  createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "Development Owner" }) { token }
}`;

async function errorUnder(fault: Fault, { sandbox, graphql } = world) {
  sandbox.faults.add({ path: '/connect_sessions', fault });
  const { status, body } = await graphql(mutation);
  expect(status).toBe(200);
  expect(body.data).toEqual({ createConnectSession: null });
  expect(body.errors).toHaveLength(1);
  return body.errors?.[0];
}

const status = (code: number, body?: unknown, headers: Record<string, string> = {}): Fault => ({
  kind: 'status',
  status: code,
  headers,
  body,
});

describe("StackOne's statuses", () => {
  it.each([
    [400, 'BAD_USER_INPUT', false],
    [401, 'UPSTREAM_REJECTED_GATEWAY', false],
    [402, 'UPSTREAM_BAD_RESPONSE', true],
    [403, 'UPSTREAM_REJECTED_GATEWAY', false],
    [404, 'NOT_FOUND', false],
    [408, 'UPSTREAM_TIMEOUT', true],
    [409, 'CONFLICT', false],
    [412, 'CONFLICT', false],
    [418, 'UPSTREAM_BAD_RESPONSE', true],
    [422, 'BAD_USER_INPUT', false],
    [429, 'UPSTREAM_RATE_LIMITED', true],
    [500, 'UPSTREAM_UNAVAILABLE', true],
    [501, 'UPSTREAM_UNAVAILABLE', false],
    [502, 'UPSTREAM_UNAVAILABLE', true],
    [503, 'UPSTREAM_UNAVAILABLE', true],
    [504, 'UPSTREAM_UNAVAILABLE', true],
    [599, 'UPSTREAM_UNAVAILABLE', true],
  ])('are mapped: %i is %s', async (code, expected, retryable) => {
    const error = await errorUnder(status(code));
    expect(error).toMatchObject({ path: ['createConnectSession'], extensions: { code: expected, retryable } });
  });

  it.each([
    [429, '60', 60],
    [503, '7', 7],
    [408, '1', 1],
  ])('contain the time to wait: %i', async (code, header, retryAfter) => {
    const error = await errorUnder(status(code, undefined, { 'retry-after': header }));
    expect(error?.extensions).toMatchObject({ retryAfter });
  });

  it('contain no time to wait for 429 if StackOne sends none', async () => {
    const error = await errorUnder(status(429, undefined, {}));
    expect(error?.extensions).not.toHaveProperty('retryAfter');
  });
});

describe("StackOne's validation messages", () => {
  it.each([400, 422])('reach the caller from a %i', async (code) => {
    const errors = ['expires_in must be a positive number', 'provider must be a string'];
    const error = await errorUnder(status(code, { statusCode: code, message: 'Validation failed', errors }));
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', details: errors });
  });

  it('are the error message if there is no list', async () => {
    const error = await errorUnder(status(400, { statusCode: 400, message: 'Unknown provider', timestamp: '' }));
    expect(error?.extensions).toMatchObject({ details: ['Unknown provider'] });
  });

  it.each([401, 403, 404, 409, 500])('of a %i do not leave the gateway', async (code) => {
    const error = await errorUnder(status(code, { statusCode: code, message: 'canary', errors: ['canary'] }));
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  it("never contain a provider's text", async () => {
    const provider_errors = [{ status: 400, url: 'https://api.provider.example/v1', raw: { message: 'canary' } }];
    const error = await errorUnder(status(400, { statusCode: 400, message: 'Bad Request', provider_errors }));
    expect(error?.extensions['details']).toEqual(['Bad Request']);
  });
});

describe('an invalid response', () => {
  it.each<[string, Fault]>([
    ['malformed JSON', { kind: 'malformed-json' }],
    ['truncated', { kind: 'truncated' }],
    ['truncated in chunks', { kind: 'truncated', framing: 'chunked' }],
    ['an HTML page', { kind: 'html', status: 200 }],
    ['empty', { kind: 'empty-body' }],
    ['larger than 5 MiB', { kind: 'oversized', bytes: 6 * 1024 * 1024 }],
    ['not an object', { kind: 'body', body: [1] }],
    ['null', { kind: 'body', body: null }],
    ['without a token', { kind: 'transform', transform: (body) => ({ ...Object(body), token: undefined }) }],
    ['with an empty token', { kind: 'transform', transform: (body) => ({ ...Object(body), token: '' }) }],
    ['with a token that is no string', { kind: 'transform', transform: (body) => ({ ...Object(body), token: 5 }) }],
    ['without a link', { kind: 'transform', transform: (body) => ({ ...Object(body), auth_link_url: null }) }],
    ['without an owner', { kind: 'transform', transform: (body) => ({ ...Object(body), origin_owner_id: 7 }) }],
  ])('is UPSTREAM_BAD_RESPONSE if it is %s', async (_name, fault) => {
    const error = await errorUnder(fault);
    expect(error).toMatchObject({
      message: 'StackOne sent an invalid response.',
      extensions: { code: 'UPSTREAM_BAD_RESPONSE', retryable: true },
    });
  });

  it('is accepted with undocumented additional fields', async () => {
    const transform = (body: unknown) => ({
      ...Object(body),
      connector_profile_id: 'x',
      latest_connection_attempt: {},
    });
    world.sandbox.faults.add({ path: '/connect_sessions', fault: { kind: 'transform', transform } });
    const { body } = await world.graphql(mutation);
    expect(body.errors).toBeUndefined();
  });
});

describe('a lost response', () => {
  it.each<[string, Fault]>([
    ['cut off before it began', { kind: 'reset', when: 'before-headers' }],
    ['cut off in the middle', { kind: 'reset', when: 'after-headers' }],
  ])('leaves the outcome unknown if it is %s', async (_name, fault) => {
    const error = await errorUnder(fault);
    expect(error).toMatchObject({ extensions: { code: 'UPSTREAM_OUTCOME_UNKNOWN', retryable: true } });
    expect(world.sandbox.requests).toHaveLength(1);
  });

  it.each<[string, Fault]>([
    ['too late', { kind: 'latency', ms: 60_000 }],
    ['too slow', { kind: 'slow-body', intervalMs: 50 }],
  ])('leaves the outcome unknown if it is %s', async (_name, fault) => {
    const error = await errorUnder(fault, impatient);
    expect(error).toMatchObject({ extensions: { code: 'UPSTREAM_OUTCOME_UNKNOWN', retryable: true } });
    expect(impatient.sandbox.requests).toHaveLength(1);
  });

  it('is UPSTREAM_UNAVAILABLE if StackOne was never reached', async () => {
    const unreachable = await startWorld({ upstreamUrl: 'http://127.0.0.1:1' });
    const { body } = await unreachable.graphql(mutation);
    expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
    await unreachable.stop();
  });
});

describe('every failure of StackOne', () => {
  const faults: Fault[] = [
    status(401, { message: 'key sandbox-key is not valid at https://api.internal/v1' }),
    status(400, { message: 'see https://api.internal/v1?key=canary-key for help' }),
    status(500, { message: 'canary-body', stack: 'at /srv/app.js:1' }),
    { kind: 'malformed-json' },
    { kind: 'html', status: 502 },
    { kind: 'reset', when: 'before-headers' },
  ];
  it.each(faults)('shows the caller no key, address or response body (%j)', async (fault) => {
    const shown = JSON.stringify(await errorUnder(fault));
    for (const secret of [world.sandbox.apiKey, world.sandbox.url, '127.0.0.1', 'http', 'canary', 'stack', '/srv']) {
      expect(shown).not.toContain(secret);
    }
  });
});
