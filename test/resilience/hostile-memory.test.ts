import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { repeat } from '../support/documents.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { startRawServer } from '../support/raw-server.ts';
import { report, soaking } from '../support/soak.ts';
import { audience, claimsOf, issuer, sign } from '../support/tokens.ts';

const mebibyte = 1024 * 1024;
const secret = 'a secret of at least 32 bytes, for the tests';
const rounds = soaking ? 4_000 : 150;
const create = 'mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { token } }';

const tokenOf = (number: number) =>
  sign(
    claimsOf(`owner ${number % 50}`, { sub: `user ${number}`, padding: 'x'.repeat(8_000) }),
    new TextEncoder().encode(secret),
    { alg: 'HS256' },
  );

/** A document with as many operations as the limits allow, unique to its caller. */
const hostileDocument = (number: number) =>
  `${repeat(100, (operation) => `query A${operation} { connectViewer { username } }`)} # ${number}`;

/** The peak memory of a process, including garbage. Only Linux reports it. */
function peakMemory(pid: number): number {
  return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

const inMebibytes = (bytes: number) => Math.round(bytes / mebibyte);

async function startRepeatingUpstream() {
  const answer = { id: 1, organization_id: 1, project_id: 'project', created_at: new Date().toISOString() };
  const secrets = { token: 'token', auth_link_url: 'https://connect.example/link' };
  const upstream = await startRawServer(async (request, response) => {
    const sent = JSON.parse(Buffer.concat(await request.toArray()).toString());
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ...sent, ...answer, ...secrets }));
  });
  onTestFinished(() => upstream.close());
  return upstream;
}

it('documents, tokens and idempotency keys of hostile callers take a bounded amount of memory together', {
  timeout: 600_000,
}, async () => {
  const upstream = await startRepeatingUpstream();
  const gateway = await startGatewayProcess(upstream.url, {
    AUTH_MODE: 'jwt',
    AUTH_JWT_SECRET: secret,
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
  });
  const post = async (number: number, body: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await tokenOf(number)}`,
        ...headers,
      },
      body: JSON.stringify(body),
    });
    const { errors } = (await answer.json()) as { errors?: unknown };
    expect(errors).toBeUndefined();
  };
  await post(0, { query: '{ connectViewer { username } }' });
  const before = await gateway.measure();
  let next = 0;
  const attack = async () => {
    while (next < rounds) {
      next += 1;
      const number = next;
      const query = hostileDocument(number);
      await post(number, { query, operationName: 'A0' });
      await post(number, { query, operationName: `A${number % 100}` });
      const input = {
        originOwnerId: `owner ${number % 50}`,
        originOwnerName: `Name of owner ${number % 50}`,
        label: 'x'.repeat(110 * 1024),
      };
      await post(number, { query: create, variables: { input } }, { 'idempotency-key': `key ${number}` });
    }
  };
  await Promise.all(Array.from({ length: 8 }, attack));
  const after = await gateway.measure();
  const grown = after.heapUsed + after.external - before.heapUsed - before.external;
  report(
    `${rounds} hostile documents, tokens and keyed sessions: ${inMebibytes(grown)} MiB more are held, ` +
      `${inMebibytes(peakMemory(gateway.pid))} MiB resident at most, garbage included`,
  );
  // 64 MiB of idempotency records, 16 MiB of tokens, 16 MiB of accounts, and 8 MiB of documents.
  expect(grown).toBeGreaterThan(0);
  expect(grown).toBeLessThan(120 * mebibyte);
});
