import { expect, it, onTestFinished } from 'vitest';
import { start, urlOf } from '../process/program.ts';
import { startRedisServer } from './redis-server.ts';

const query = 'mutation { createViewerConnectSession(input: {}) { token } }';

/** Creates a session with a fixed key, and returns its token. */
async function createSession(url: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'shared-key' },
    body: JSON.stringify({ query }),
  });
  const { data } = await response.json();
  return data.createViewerConnectSession.token;
}

it("gateways that can't generate code from strings share their state through Redis", async () => {
  const redis = await startRedisServer();
  onTestFinished(() => redis.kill());
  // Each gateway has its own sandbox, so the second response can only come from Redis.
  const programs = [1, 2].map(() => start(['npm', 'start'], { PORT: '0', DRAIN_DELAY_MS: '0', REDIS_URL: redis.url }));
  const urls = await Promise.all(programs.map(urlOf));
  const tokens: unknown[] = [];
  for (const url of urls) tokens.push(await createSession(url));
  expect(tokens).toEqual([expect.stringMatching(/\S/), tokens[0]]);
  for (const url of urls) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).not.toMatch(/^connect_gateway_shared_state_lost\{.*\} 1$/m);
  }
});
