import { request } from 'node:http';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { receive, subscribe } from '../../support/event-stream.ts';
import { claimsOf, type Issuer, jwtConfig, serviceClaims, startIssuer } from '../../support/tokens.ts';
import { startWorld, type World, type WorldOptions } from '../../support/world.ts';

const events = `subscription Events($types: [LinkedAccountEventType!], $ids: [ID!], $after: ID) {
  linkedAccountEvents(types: $types, linkedAccountIds: $ids, after: $after) {
    id type linkedAccountId occurredAt linkedAccount { id label originOwnerId connector { name } }
  }
}`;

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

async function start(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld({ webhooks: {}, ...options });
  onTestFinished(() => world.stop());
  return world;
}

async function startWithTokens(options: WorldOptions = {}): Promise<World> {
  return start({
    sandbox: { seed: 'empty' },
    ...options,
    config: { auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }), ...options.config },
  });
}

const bearer = async (claims: Parameters<Issuer['token']>[0]) => ({
  authorization: `Bearer ${await issuer.token(claims)}`,
});

describe('a subscription that accepts an event stream', () => {
  it('gets the events of accounts, with the current account', async () => {
    const world = await start();
    const stream = await subscribe(world.url, events);
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'private, no-store',
      'x-accel-buffering': 'no',
      'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
    });
    const { id } = world.sandbox.accounts.add({ label: 'New', origin_owner_id: 'globex', provider: 'hibob' });
    const created = await stream.next();
    expect(created?.event).toBe('next');
    const { linkedAccountEvents: event } = created?.data.data ?? {};
    expect(event).toEqual({
      id: created?.id,
      type: 'CREATED',
      linkedAccountId: id,
      occurredAt: expect.stringMatching(/Z$/),
      linkedAccount: { id, label: 'New', originOwnerId: 'globex', connector: { name: 'Hibob' } },
    });

    world.sandbox.accounts.update(id, { label: 'Newer' });
    expect((await stream.next())?.data.data.linkedAccountEvents).toMatchObject({
      type: 'UPDATED',
      linkedAccount: { label: 'Newer' },
    });
    world.sandbox.accounts.delete(id);
    expect((await stream.next())?.data).toEqual({
      data: {
        linkedAccountEvents: expect.objectContaining({ type: 'DELETED', linkedAccountId: id, linkedAccount: null }),
      },
    });
  });

  it('works with graphql-sse', async () => {
    const world = await start();
    const client = createClient({ url: `${world.url}/graphql`, retryAttempts: 0 });
    const results = client.iterate({ query: events, variables: { types: ['CREATED'] } }, {});
    const next = results.next();
    // The client does not report an open stream, but the metrics do.
    await expect.poll(async () => (await fetch(`${world.url}/metrics`)).text()).toContain('transport="sse"} 1');
    const { id } = world.sandbox.accounts.add();
    expect((await next).value).toMatchObject({ data: { linkedAccountEvents: { linkedAccountId: id } } });
    await results.return?.();
    client.dispose();
    await expect.poll(async () => (await fetch(`${world.url}/metrics`)).text()).toContain('transport="sse"} 0');
  });

  it("runs by GET for clients that are not browsers, and for requests with a header that pages can't send without a preflight", async () => {
    const world = await start();
    const url = `${world.url}/graphql?query=${encodeURIComponent('subscription { linkedAccountEvents { id } }')}`;
    const open = (headers: Record<string, string>) =>
      receive(request(url, { headers: { accept: 'text/event-stream', ...headers } }).end());
    expect((await open({})).status).toBe(200);
    const page = { 'sec-fetch-site': 'same-origin' };
    expect((await open(page)).status).toBe(400);
    expect((await open({ ...page, 'apollo-require-preflight': 'true' })).status).toBe(200);
    expect((await open({ ...page, authorization: 'Bearer a' })).status).toBe(200);
    expect((await open({ ...page, authorization: 'Basic a' })).status).toBe(400);
  });

  it('is refused with 406 if it does not accept an event stream, and streams if it accepts anything', async () => {
    const world = await start();
    for (const accept of [
      'application/json',
      'multipart/mixed;subscriptionSpec=1.0, application/json',
      'text/event-stream;q=0, */*',
    ]) {
      const refused = await subscribe(world.url, events, { headers: { accept } });
      expect(refused.status, accept).toBe(406);
      expect((await refused.json()).errors?.[0]?.extensions).toMatchObject({ code: 'BAD_REQUEST' });
    }
    for (const accept of ['*/*', 'text/*', 'application/json, text/event-stream']) {
      expect((await subscribe(world.url, events, { headers: { accept } })).status, accept).toBe(200);
    }
  });

  it('leaves queries and mutations in JSON if they also accept it', async () => {
    const world = await start();
    const accept = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed';
    const answer = await subscribe(world.url, '{ connectViewer { username } }', { headers: { accept } });
    expect(answer.headers['content-type']).toBe('application/graphql-response+json; charset=utf-8');
    expect(await answer.json()).toEqual({ data: { connectViewer: { username: 'dev' } } });
    expect((await subscribe(world.url, '{ connectViewer { username } }')).status).toBe(406);
    expect(world.sandbox.requests).toEqual([]);
  });

  it.each([
    ['a document that does not parse', 'subscription {', 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', 'subscription { nothing { id } }', 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two root fields',
      'subscription { a: linkedAccountEvents { id } b: linkedAccountEvents { id } }',
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a root field that can be skipped',
      'subscription ($a: Boolean = true) { linkedAccountEvents @skip(if: $a) { id } }',
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a fragment that can be left out',
      'subscription { ...F @include(if: false) } fragment F on Subscription { linkedAccountEvents { id } }',
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a variable of the wrong type',
      'subscription ($a: ID!) { linkedAccountEvents(after: $a) { id } }',
      400,
      'BAD_USER_INPUT',
    ],
    ['an unknown event', 'subscription { linkedAccountEvents(after: "nothing-1") { id } }', 400, 'BAD_USER_INPUT'],
    [
      'too many accounts',
      `subscription { linkedAccountEvents(linkedAccountIds: ${JSON.stringify(Array(101).fill('a'))}) { id } }`,
      400,
      'BAD_USER_INPUT',
    ],
    [
      'too costly a selection',
      'subscription { linkedAccountEvents { linkedAccount { originOwner { linkedAccounts(first: 100) { nodes { meta { provider } } edges { node { meta { provider } } } } } } } }',
      400,
      'LIMIT_EXCEEDED',
    ],
  ])('is refused before it starts for %s', async (_what, query, status, code) => {
    const world = await start({ webhooks: {} });
    const answer = await subscribe(world.url, query);
    expect((await answer.json()).errors?.[0]?.extensions).toMatchObject({
      code,
      requestId: answer.headers['x-request-id'],
    });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
  });

  it('is refused with the same error each time it is sent', async () => {
    const world = await start();
    for (const time of ['first', 'second']) {
      const refused = await subscribe(world.url, 'subscription { nothing { id } }');
      expect(refused.status, time).toBe(400);
      expect((await refused.json()).errors?.[0]?.extensions, time).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
    }
  });

  it('is refused with the errors of an invalid document, whatever it accepts', async () => {
    const world = await start();
    const headers = { accept: 'application/graphql-response+json' };
    const refused = await subscribe(world.url, 'subscription { nothing { id } }', { headers });
    expect(refused.status).toBe(400);
    expect((await refused.json()).errors?.[0]?.extensions).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
  });

  it('requires a token and the scope connect:read', async () => {
    const world = await startWithTokens();
    expect((await subscribe(world.url, events)).status).toBe(401);
    const headers = await bearer(claimsOf('acme', { scope: 'connect:write' }));
    const refused = await subscribe(world.url, events, { headers });
    expect(refused.status).toBe(403);
    expect((await refused.json()).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('gets only events of accounts that the caller may see, and a deletion of an account that it may no longer see', async () => {
    const world = await startWithTokens();
    const [acme, globex, service] = await Promise.all(
      [claimsOf('acme'), claimsOf('globex'), serviceClaims].map(async (claims) =>
        subscribe(world.url, events, { headers: await bearer(claims) }),
      ),
    );
    const { id } = world.sandbox.accounts.add({ origin_owner_id: 'acme', label: 'First' });
    const seen = async (stream = service) => (await stream?.next())?.data.data.linkedAccountEvents;
    expect(await seen(acme)).toMatchObject({ type: 'CREATED', linkedAccount: { label: 'First' } });
    expect(await seen(service)).toMatchObject({ type: 'CREATED', linkedAccount: { label: 'First' } });

    world.sandbox.accounts.update(id, { origin_owner_id: 'globex' });
    expect(await seen(acme)).toMatchObject({ type: 'DELETED', linkedAccountId: id, linkedAccount: null });
    // Its first event.
    expect(await seen(globex)).toMatchObject({ type: 'UPDATED', linkedAccount: { originOwnerId: 'globex' } });
    expect(await seen(service)).toMatchObject({ type: 'UPDATED', linkedAccount: { originOwnerId: 'globex' } });

    world.sandbox.accounts.delete(id);
    expect(await seen(globex)).toMatchObject({ type: 'DELETED', linkedAccountId: id });
    expect(await seen(service)).toMatchObject({ type: 'DELETED', linkedAccountId: id });
    const { id: last } = world.sandbox.accounts.add({ origin_owner_id: 'acme' });
    expect(await seen(acme)).toMatchObject({ type: 'CREATED', linkedAccountId: last });
  });

  it('reads an account once per event for all subscribers', async () => {
    const world = await startWithTokens();
    const streams = await Promise.all(
      [claimsOf('acme'), claimsOf('acme', { sub: 'other' }), serviceClaims].map(async (claims) =>
        subscribe(world.url, events.replace('connector { name }', ''), { headers: await bearer(claims) }),
      ),
    );
    const before = world.sandbox.requests.length;
    world.sandbox.accounts.add({ origin_owner_id: 'acme' });
    for (const stream of streams)
      expect((await stream.next())?.data.data.linkedAccountEvents.linkedAccount).not.toBeNull();
    expect(world.sandbox.requests.slice(before)).toHaveLength(1);
    world.sandbox.accounts.add({ origin_owner_id: 'nobody listens' });
    await world.sandbox.webhooks.settled();
  });

  it("delivers the event with an error if the account can't be read", async () => {
    const world = await start();
    const stream = await subscribe(world.url, events);
    world.sandbox.faults.add({ path: '/accounts/*', fault: { kind: 'status', status: 501 } });
    const { id } = world.sandbox.accounts.add();
    expect((await stream.next())?.data).toMatchObject({
      data: { linkedAccountEvents: { type: 'CREATED', linkedAccountId: id, linkedAccount: null } },
      errors: [
        {
          path: ['linkedAccountEvents', 'linkedAccount'],
          extensions: { code: 'UPSTREAM_UNAVAILABLE', requestId: stream.headers['x-request-id'] },
        },
      ],
    });
  });

  it("continues after the caller's last event, without a gap or a repetition", async () => {
    const world = await start();
    const first = await subscribe(world.url, events);
    const add = (label: string) => world.sandbox.accounts.add({ label }).id;
    add('a');
    const { id: after } = (await first.next()) ?? {};
    first.close();
    const missed = [add('b'), add('c')];
    await world.sandbox.webhooks.settled();
    const second = await subscribe(world.url, events, { variables: { after } });
    const later = add('d');
    const seen = [await second.next(), await second.next(), await second.next()];
    expect(seen.map((event) => event?.data.data.linkedAccountEvents.linkedAccountId)).toEqual([...missed, later]);
  });

  it('gets RESYNC if the events after an id are unknown', async () => {
    const world = await start();
    const refused = await subscribe(world.url, events, { variables: { after: '0123456789ab-7' } });
    expect(refused.status).toBe(400);
    expect((await refused.json()).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      reason: 'RESYNC',
      retryable: false,
    });
  });

  it('gets only events of the requested types and accounts', async () => {
    const world = await start();
    const types = await subscribe(world.url, events, { variables: { types: ['DELETED'] } });
    const { id } = world.sandbox.accounts.add();
    await world.sandbox.webhooks.settled();
    const one = await subscribe(world.url, events, { variables: { ids: [id, 'other', ''] } });
    world.sandbox.accounts.update(world.sandbox.accounts.add().id, { label: 'x' });
    world.sandbox.accounts.delete(id);
    for (const stream of [types, one]) {
      expect((await stream.next())?.data.data.linkedAccountEvents).toMatchObject({
        type: 'DELETED',
        linkedAccountId: id,
      });
    }
  });

  it('ends when its token expires, with an error and without completing', async () => {
    const world = await startWithTokens();
    const exp = Math.floor(Date.now() / 1_000) - 28;
    const stream = await subscribe(world.url, events, { headers: await bearer(claimsOf('acme', { exp })) });
    expect(stream.status).toBe(200);
    const last = await stream.rest();
    expect(last).toMatchObject([
      { event: 'next', data: { errors: [{ extensions: { code: 'UNAUTHENTICATED', retryable: false } }] } },
    ]);
    expect(await metricsOf(world)).toContain(
      'connect_gateway_subscriptions_ended_total{transport="sse",reason="expired"} 1',
    );
  });

  it('ends with an error when the gateway stops, and no subscription starts during the drain delay', async () => {
    const world = await start({ config: { drainDelayMs: 500 } });
    const streams = [await subscribe(world.url, events), await subscribe(world.url, events)];
    const stopped = world.stop();
    await expect.poll(async () => (await fetch(`${world.url}/readyz`)).status).toBe(503);
    const late = await subscribe(world.url, events);
    expect(late.status).toBe(503);
    expect((await late.json()).errors?.[0]?.extensions).toMatchObject({ code: 'OVERLOADED', retryable: true });
    // Events arrive until then.
    const { id } = world.sandbox.accounts.add();
    for (const stream of streams) {
      expect((await stream.next())?.data.data.linkedAccountEvents.linkedAccountId).toBe(id);
      expect(await stream.rest()).toMatchObject([
        { event: 'next', data: { errors: [{ extensions: { code: 'OVERLOADED', retryable: true } }] } },
      ]);
    }
    await stopped;
  });

  it('gets comments while there are no events', async () => {
    const world = await start({ checkStreamsEveryMs: 20 });
    const stream = await subscribe(world.url, events);
    await expect.poll(() => stream.comments.length).toBeGreaterThan(2);
  });

  it('releases the permit of its request once it is open, and is logged', async () => {
    const world = await start({ config: { maximumConcurrentRequests: 1, maximumConcurrentRequestsPerCaller: 1 } });
    const stream = await subscribe(world.url, events, { headers: { 'x-request-id': 'subscription-1' } });
    expect(await metricsOf(world)).toContain('connect_gateway_requests_in_progress 0');
    expect((await world.graphql('{ connectViewer { username } }')).status).toBe(200);
    const lines = () =>
      world.logLines.map((line) => JSON.parse(line)).filter(({ requestId }) => requestId === 'subscription-1');
    expect(lines()).toMatchObject([{ msg: 'operation', operation: 'Events', code: 'OK' }]);
    world.sandbox.accounts.add();
    await stream.next();
    stream.close();
    await expect
      .poll(lines)
      .toMatchObject([
        { msg: 'operation' },
        { msg: 'subscription ended', operation: 'Events', transport: 'sse', reason: 'left', events: 1 },
      ]);
  });
});

describe('subscription limits', () => {
  it('refuse a caller or an organisation above its limit with 429, and every caller with 503 at the total limit', async () => {
    const world = await startWithTokens({ config: { subscriptionLimits: { perViewer: 2, total: 20 } } });
    const open = async (claims: Parameters<Issuer['token']>[0]) =>
      subscribe(world.url, events, { headers: await bearer(claims) });
    const mine = [await open(claimsOf('acme')), await open(claimsOf('acme'))];
    const refused = await open(claimsOf('acme'));
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('10');
    expect((await refused.json()).errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    for (const sub of ['b', 'c']) expect((await open(claimsOf('acme', { sub }))).status).toBe(200);
    expect((await open(claimsOf('acme', { sub: 'd' }))).status).toBe(429);
    for (let service = 0; service < 16; service += 1) {
      expect((await open({ ...serviceClaims, sub: `service-${service}` })).status).toBe(200);
    }
    const full = await open(claimsOf('globex'));
    expect(full.status).toBe(503);
    expect((await full.json()).errors?.[0]?.extensions).toMatchObject({ code: 'OVERLOADED' });

    mine[0]?.close();
    await expect.poll(async () => (await open(claimsOf('acme'))).status).toBe(200);
  });
});

describe('charging', () => {
  it('charges each event as an operation, and delivers the latest event of each account later if the rate limit is reached', async () => {
    const world = await start({ config: { rateLimit: { viewerPerMinute: 4, ownerPerMinute: 0 } } });
    const stream = await subscribe(world.url, 'subscription { linkedAccountEvents { id linkedAccount { label } } }');
    // An event needs 2 of the 4 units to be admitted and costs 1. Opening has cost 1.
    const { id } = world.sandbox.accounts.add({ label: '1' });
    await stream.next();
    world.sandbox.accounts.update(id, { label: '2' });
    await stream.next();
    world.sandbox.accounts.update(id, { label: '3' });
    world.sandbox.accounts.update(id, { label: '4' });
    await world.sandbox.webhooks.settled();
    const answer = await world.graphql('{ linkedAccounts { nodes { id } } }');
    expect(answer.body.errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await metricsOf(world)).toContain('connect_gateway_subscription_events_total{transport="sse",code="OK"} 2');
  });
});

async function metricsOf(world: World): Promise<string> {
  return (await fetch(`${world.url}/metrics`)).text();
}
