import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { startWorld, type World } from '../../support/world.ts';

const studio = 'https://studio.apollographql.com';
const application = 'https://app.example.com';
const environments = {
  development: {},
  production: { NODE_ENV: 'production' },
  listed: { NODE_ENV: 'production', CORS_ORIGINS: `${application}, https://other.example.com` },
  previews: { NODE_ENV: 'production', CORS_ORIGINS: `${application},https://*.preview.example.com` },
} as const;

const worlds = new Map<string, World>();
beforeAll(async () => {
  for (const [name, environment] of Object.entries(environments)) {
    worlds.set(name, await startWorld({ config: loadConfig({ ...environment, PORT: '0', DRAIN_DELAY_MS: '0' }) }));
  }
});
afterAll(() => Promise.all([...worlds.values()].map((world) => world.stop())));

const headers = 'authorization,content-type,idempotency-key,x-request-id,apollographql-client-name';

function preflight(name: keyof typeof environments, origin: string) {
  return fetch(`${worlds.get(name)?.url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': headers },
  });
}

function post(name: keyof typeof environments, origin: string, body = '{"query":"{ connectViewer { username } }"}') {
  return fetch(`${worlds.get(name)?.url}/graphql`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body,
  });
}

const listOf = (value: string | null) => value?.toLowerCase().split(/\s*,\s*/) ?? [];

describe('a page of another origin', () => {
  it.each([
    ['development', studio],
    ['listed', application],
    ['listed', 'https://other.example.com'],
    ['previews', application],
    ['previews', 'https://pr-12.preview.example.com'],
  ] as const)('may call the gateway if its origin is listed: %s, %s', async (name, origin) => {
    const asked = await preflight(name, origin);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
    expect(listOf(asked.headers.get('access-control-allow-methods'))).toEqual(['get', 'post']);
    expect(listOf(asked.headers.get('access-control-allow-headers'))).toEqual(listOf(headers));
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();

    const answer = await post(name, origin);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(listOf(answer.headers.get('access-control-expose-headers'))).toEqual(['x-request-id', 'retry-after']);
    expect(listOf(answer.headers.get('vary'))).toContain('origin');
  });

  it('may also read failures', async () => {
    for (const body of ['{', '{"query":"{ nothing }"}', ' '.repeat(300 * 1024)]) {
      const answer = await post('development', studio, body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('access-control-allow-origin')).toBe(studio);
    }
  });

  it.each([
    ['development', 'https://evil.example.com'],
    ['development', 'http://studio.apollographql.com'],
    ['development', 'https://studio.apollographql.com.evil.example'],
    ['development', 'null'],
    ['production', studio],
    ['production', application],
    ['listed', studio],
    ['listed', 'https://app.example.com:8443'],
    ['previews', 'https://preview.example.com'],
    ['previews', 'https://a.b.preview.example.com'],
    ['previews', 'http://pr-12.preview.example.com'],
    ['previews', 'https://evil.example/.preview.example.com'],
    ['previews', 'https://*.preview.example.com'],
  ] as const)('may not call the gateway otherwise: %s, %s', async (name, origin) => {
    for (const answer of [await preflight(name, origin), await post(name, origin)]) {
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});
