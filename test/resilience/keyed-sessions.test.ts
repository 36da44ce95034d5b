import { expect, it, onTestFinished } from 'vitest';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { startRawServer } from '../support/raw-server.ts';
import { report } from '../support/soak.ts';

const create = 'mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { token } }';
const mebibyte = 1024 * 1024;

/** A StackOne whose sessions repeat the request's fields, like the real one's. */
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

it('sessions with idempotency keys take at most 64 MiB, however many and large they are', {
  timeout: 120_000,
}, async () => {
  const upstream = await startRepeatingUpstream();
  const gateway = await startGatewayProcess(upstream.url);
  let count = 0;
  const createNext = async () => {
    count += 1;
    const label = `${count}`.padEnd(110 * 1024, 'x');
    const input = { originOwnerId: `owner ${count % 20}`, originOwnerName: 'Name', label };
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `${count}` },
      body: JSON.stringify({ query: create, variables: { input } }),
    });
    expect(await answer.json()).toEqual({ data: { createConnectSession: { token: 'token' } } });
  };
  for (let warm = 0; warm < 20; warm += 1) await createNext();
  const before = await gateway.measure();
  const sent = 800;
  const caller = async () => {
    while (count < sent) await createNext();
  };
  await Promise.all([caller(), caller(), caller(), caller()]);

  const after = await gateway.measure();
  const grown = after.heapUsed + after.external - before.heapUsed - before.external;
  report(`${sent} sessions of 110 KiB: ${(grown / mebibyte).toFixed(0)} MiB more are held`);
  expect(grown).toBeGreaterThan(50 * mebibyte);
  expect(grown).toBeLessThan(76 * mebibyte);
});
