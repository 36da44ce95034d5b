import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { p99 } from '../support/measures.ts';
import { startRawServer } from '../support/raw-server.ts';
import { report, soaking, soakSeconds } from '../support/soak.ts';
import { connectTo, testOrigin } from '../support/stackone.ts';
import { claimsOf, jwtConfig, serviceClaims, startIssuer } from '../support/tokens.ts';
import { wireAccount } from '../support/wire-account.ts';
import { startWorld } from '../support/world.ts';

const create = `mutation ($owner: String!) {
  createConnectSession(input: { originOwnerId: $owner, originOwnerName: "Name" }) { token }
}`;

/** A StackOne that answers 500 for the organisations `failing`, and works for others. */
async function startUpstream(...failing: string[]) {
  const failingFor = new Set(failing);
  const asked = new Map<string, number>();
  const server = await startRawServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://stackone');
    const text = Buffer.concat(await request.toArray()).toString();
    const id = /^\/accounts\/(.+)$/.exec(url.pathname)?.[1];
    // An account's id begins with its owner.
    const owner = id?.split('-')[0] ?? url.searchParams.get('origin_owner_id') ?? JSON.parse(text).origin_owner_id;
    asked.set(owner, (asked.get(owner) ?? 0) + 1);
    const isRead = request.method === 'GET' && id !== undefined;
    const status = failingFor.has(owner) && !isRead ? 500 : 200;
    const answer = id === undefined && request.method === 'GET' ? [] : id ? accountOf(id, owner) : sessionOf(owner);
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(status === 500 ? {} : answer));
  });
  onTestFinished(() => server.close());
  return { url: server.url, failingFor, askedFor: (owner: string) => asked.get(owner) ?? 0 };
}

const accountOf = (id: string, owner: string) => wireAccount({ id, origin_owner_id: owner, origin_owner_name: 'Name' });
const sessionOf = (owner: string) => ({
  id: 1,
  organization_id: 1,
  project_id: 'project',
  origin_owner_id: owner,
  origin_owner_name: 'Name',
  created_at: '2026-01-12T09:30:00.000Z',
  token: 'token',
  auth_link_url: 'https://connect.example/link',
});

/** The test controls the clock, so the speed of the machine does not matter. */
async function start(...failing: string[]) {
  vi.useFakeTimers({ toFake: ['Date'] });
  const upstream = await startUpstream(...failing);
  const issuer = await startIssuer();
  const auth = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
  const world = await startWorld({ upstreamUrl: upstream.url, config: { auth } });
  onTestFinished(async () => {
    vi.useRealTimers();
    await world.stop();
    issuer.close();
  });
  const service = `Bearer ${await issuer.token(serviceClaims)}`;
  /** The error code of a creation for this organisation; `undefined` for success. */
  const createAs = async (owner: string) => {
    const claims = claimsOf(owner, { origin_owner_name: 'Name' });
    return codeOf(create, { owner }, `Bearer ${await issuer.token(claims)}`);
  };
  const codeOf = async (query: string, variables: object, authorization: string) =>
    (await world.graphql(query, { ...variables }, { authorization })).body.errors?.[0]?.extensions['code'];
  const codeForService = (query: string, variables: object) => codeOf(query, variables, service);
  return { upstream, world, createAs, codeForService };
}

const unavailable = 'UPSTREAM_UNAVAILABLE';

describe('an organisation whose input makes StackOne answer 500', () => {
  it('is refused after 20 attempts, and every session of its neighbour is created', async () => {
    const { upstream, createAs } = await start('offender');
    for (let round = 0; round < 40; round += 1) {
      for (let count = 0; count < 4; count += 1) expect(await createAs('offender')).toBe(unavailable);
      expect(await createAs('neighbour')).toBeUndefined();
    }
    expect(upstream.askedFor('offender')).toBe(20);
    expect(upstream.askedFor('neighbour')).toBe(40);
  });

  it('does not block a first-time caller', async () => {
    const { createAs } = await start('offender');
    for (let count = 0; count < 30; count += 1) await createAs('offender');
    expect(await createAs('newcomer')).toBeUndefined();
  });

  it('is tried again after 5 seconds, and works if its input does', async () => {
    const { upstream, createAs } = await start('offender');
    for (let count = 0; count < 30; count += 1) await createAs('offender');
    vi.setSystemTime(Date.now() + 5_000);
    expect(await createAs('offender')).toBe(unavailable);
    expect(upstream.askedFor('offender')).toBe(21);
    upstream.failingFor.clear();
    expect(await createAs('offender')).toBe(unavailable);
    vi.setSystemTime(Date.now() + 5_000);
    for (let count = 0; count < 5; count += 1) expect(await createAs('offender')).toBeUndefined();
  });

  it.each<[string, string, (owner: string) => object]>([
    ['creates sessions', create, (owner) => ({ owner })],
    [
      'lists accounts',
      'query ($owner: String!) { linkedAccounts(filter: { originOwnerIds: [$owner] }) { nodes { id } } }',
      (owner) => ({ owner }),
    ],
    [
      'changes accounts',
      'mutation ($id: ID!) { updateLinkedAccount(input: { id: $id, label: "a" }) { linkedAccount { id } } }',
      (owner) => ({ id: `${owner}-1` }),
    ],
    [
      'removes accounts',
      'mutation ($id: ID!) { deleteLinkedAccount(input: { id: $id }) { deletedLinkedAccountId } }',
      (owner) => ({ id: `${owner}-1` }),
    ],
  ])('does not affect its neighbour if one service %s for both', async (_name, operation, variablesFor) => {
    const { codeForService } = await start('offender');
    for (let count = 0; count < 30; count += 1) {
      expect(await codeForService(operation, variablesFor('offender'))).toBe(unavailable);
    }
    for (let count = 0; count < 5; count += 1) {
      expect(await codeForService(operation, variablesFor('neighbour'))).toBeUndefined();
    }
  });

  it.each([
    ['is longer than an organisation may have', 'x'.repeat(513)],
    ['is empty', ''],
  ])('counts for the caller if its name %s', async (_name, owner) => {
    const { upstream } = await start();
    const http = connectTo(upstream.url);
    onTestFinished(() => http.close());
    const request = { method: 'GET', endpoint: '/things', answer: z.unknown(), effect: 'change' } as const;
    const askFor = (owner: string | undefined, path: string) =>
      http.send({ ...request, owner, path }, http.begin(testOrigin));
    const failing = '/accounts?origin_owner_id=offender';
    upstream.failingFor.add('offender');
    for (let count = 0; count < 20; count += 1) await askFor(owner, failing).catch(() => {});
    await expect(askFor(undefined, failing)).rejects.toMatchObject({ failure: { kind: 'circuit-open' } });
    expect(await askFor('neighbour', '/accounts?origin_owner_id=neighbour')).toEqual([]);
  });

  it('is counted in the metrics, without its name', async () => {
    const { world, createAs } = await start('offender');
    for (let count = 0; count < 20; count += 1) await createAs('offender');
    await createAs('neighbour');
    const text = await (await fetch(`${world.url}/metrics`)).text();
    const labels = '{method="POST",endpoint="/connect_sessions"}';
    expect(text).toContain(`connect_gateway_upstream_organisation_circuits_open${labels} 1\n`);
    expect(text).toContain(`connect_gateway_upstream_circuit_open${labels} 0\n`);
    expect(text).not.toContain('offender');
  });
});

describe('a StackOne that answers every caller with 500', () => {
  it('gets no further calls after 20 attempts, whoever calls', async () => {
    const owners = ['a', 'b', 'c', 'd'];
    const { upstream, world, createAs } = await start(...owners);
    for (let count = 0; count < 40; count += 1) await createAs(owners[count % owners.length] ?? '');
    expect(owners.map(upstream.askedFor)).toEqual([5, 5, 5, 5]);
    expect(await createAs('newcomer')).toBe(unavailable);
    expect(upstream.askedFor('newcomer')).toBe(0);
    const text = await (await fetch(`${world.url}/metrics`)).text();
    const labels = '{method="POST",endpoint="/connect_sessions"}';
    expect(text).toContain(`connect_gateway_upstream_circuit_open${labels} 1\n`);
  });
});

describe.runIf(soaking)('the sessions of a neighbour, measured', () => {
  it('are all created, 99 of 100 within 250 ms, while an organisation fails eight times a second', {
    timeout: (soakSeconds + 60) * 1_000,
  }, async () => {
    const upstream = await startUpstream('offender');
    const { url } = await startGatewayProcess(upstream.url);
    const post = async (owner: string) => {
      const body = JSON.stringify({ query: create, variables: { owner } });
      const headers = { 'content-type': 'application/json' };
      const begun = performance.now();
      const answer = await (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).json();
      return { answer, ms: performance.now() - begun };
    };
    const offending = setInterval(() => post('offender').catch(() => {}), 125);
    const latencies: number[] = [];
    const until = performance.now() + Math.min(soakSeconds, 120) * 1_000;
    while (performance.now() < until) {
      const { answer, ms } = await post('neighbour');
      expect(answer.errors).toBeUndefined();
      latencies.push(ms);
      await sleep(20);
    }
    clearInterval(offending);
    report(`${latencies.length} sessions of a neighbour, none refused: p99 ${p99(latencies).toFixed(1)} ms`);
    expect(p99(latencies)).toBeLessThan(250);
  });
});
