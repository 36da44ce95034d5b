import { parse, validate } from 'graphql';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Environment, loadConfig } from '../../src/config/config.ts';
import { readyOperations } from '../../src/pages/explorer/ready-operations.ts';
import { createSchema } from '../../src/schema.ts';
import { manifestFile } from '../support/manifest-file.ts';
import { sendRaw } from '../support/raw-http.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.stop());

async function startIn(environment: Environment): Promise<void> {
  world = await startWorld({ config: loadConfig({ ...environment, PORT: '0', DRAIN_DELAY_MS: '0' }) });
}

const withTokens = {
  AUTH_MODE: 'jwt',
  AUTH_JWT_SECRET: 's'.repeat(32),
  AUTH_ISSUER: 'https://issuer.example',
  AUTH_AUDIENCE: 'gateway',
};
const pages = [
  '/',
  '/start-page.json',
  '/demo',
  '/demo/page/main.ts',
  '/demo/client/index.ts',
  '/demo/hub.js',
  '/explorer',
  '/explorer/',
  '/explorer/main.js',
  '/explorer/options.js',
];

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(world.url + path, { headers, redirect: 'manual' });

async function statuses(): Promise<Record<string, number>> {
  const answers = await Promise.all(pages.map((path) => get(path)));
  return Object.fromEntries(pages.map((path, index) => [path, answers[index]?.status ?? 0]));
}

async function readStatus() {
  const answer = await get('/start-page.json');
  return { answer, body: await answer.json() };
}

describe('access to pages', () => {
  it('includes every page if no token is required', async () => {
    await startIn({});
    expect(new Set(Object.values(await statuses()))).toEqual(new Set([200]));
  });

  it("includes the explorer, but not other callers' operations, if a token is required", async () => {
    await startIn(withTokens);
    expect(await statuses()).toEqual({
      '/': 302,
      '/start-page.json': 404,
      '/demo': 404,
      '/demo/page/main.ts': 404,
      '/demo/client/index.ts': 404,
      '/demo/hub.js': 404,
      '/explorer': 200,
      '/explorer/': 200,
      '/explorer/main.js': 200,
      '/explorer/options.js': 200,
    });
  });

  it.each([
    ['with tokens', withTokens],
    ['without tokens', {}],
  ])('includes no page in production, %s', async (_name, environment) => {
    await startIn({ ...environment, NODE_ENV: 'production' });
    const { '/': start, ...others } = await statuses();
    expect(start).toBe(302);
    expect(new Set(Object.values(others))).toEqual(new Set([404]));
  });

  it.each([...pages])('is refused for %s to another host and to pages of another origin', async (path) => {
    await startIn({});
    const { port } = new URL(world.url);
    const send = (...headers: string[]) =>
      sendRaw(world.url, [`GET ${path} HTTP/1.1`, 'connection: close', ...headers, '', ''].join('\r\n'));
    const own = `host: 127.0.0.1:${port}`;
    expect((await send('host: rebound.example')).status).toBe(403);
    expect((await send(own, 'origin: https://evil.example')).status).toBe(403);
    expect((await send(own, 'sec-fetch-site: cross-site', 'sec-fetch-mode: no-cors')).status).toBe(403);
    expect((await send(own)).status).toBe(200);
  });
});

describe('the status of the start page', () => {
  it("shows the version, StackOne's address and the viewer, and is not cached", async () => {
    await startIn({});
    const { answer, body } = await readStatus();
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(body).toEqual({
      gateway: { version: expect.stringMatching(/^\d/), node: process.versions.node },
      stackone: { url: `${world.sandbox.url}/`, embeddedSandbox: false },
      viewer: {
        ownerId: 'dev-owner',
        ownerName: 'Development Owner',
        username: 'dev',
        scopes: ['connect:read', 'connect:write', 'connect:any-owner'],
      },
      demo: true,
      operations: [],
    });
  });

  it('lists the last ten operations, newest first, with their requests to StackOne', async () => {
    await startIn({});
    for (let index = 1; index <= 10; index += 1) {
      await world.graphql(`query Q${index} { connectViewer { username } }`);
    }
    await world.graphql('mutation Create { createViewerConnectSession(input: {}) { token } }');
    await world.graphql('{ linkedAccount(id: "missing") { id } }');
    const { body } = await readStatus();
    const shown = body.operations.map(({ name, type, code, calls }: Record<string, unknown>) => [
      name,
      type,
      code,
      calls,
    ]);
    expect(shown).toHaveLength(10);
    expect(shown.slice(0, 3)).toEqual([
      [null, 'query', 'OK', [['GET', '/accounts/{id}', '404']]],
      ['Create', 'mutation', 'OK', [['POST', '/connect_sessions', 'ok']]],
      ['Q10', 'query', 'OK', []],
    ]);
    expect(shown.at(-1)?.[0]).toBe('Q3');
  });

  it('lists failed operations with their codes', async () => {
    await startIn({});
    await world.graphql('{ nothing }');
    await world.graphql('mutation { deleteLinkedAccount(input: { id: "missing" }) { deletedLinkedAccountId } }');
    const { body } = await readStatus();
    expect(body.operations.map(({ code }: { code: string }) => code)).toEqual([
      'NOT_FOUND',
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });

  it('contains nothing from a caller but the beginning of an operation name', async () => {
    await startIn({});
    const secret = 'canary-of-this-test';
    const headers = { authorization: `Bearer ${secret}`, 'idempotency-key': secret };
    const input = { label: secret, metadata: { secret } };
    const document = `mutation ${'N'.repeat(5_000)}($input: ViewerConnectSessionCreateInput!) { createViewerConnectSession(input: $input) { ${'a'.repeat(30)}: token } }`;
    const { body: created } = await world.graphql(document, { input }, headers);
    const answer = await get('/start-page.json');
    const text = await answer.text();
    expect(text).toContain('N'.repeat(80));
    expect(text).not.toContain('N'.repeat(81));
    expect(text).not.toContain(secret);
    expect(text).not.toContain('a'.repeat(30));
    expect(text).not.toContain(created.data['a'.repeat(30)]);
    expect(text.length).toBeLessThan(2_000);
  });

  it('does not list visits to the landing page', async () => {
    await startIn({});
    await get('/graphql', { accept: 'text/html' });
    expect((await readStatus()).body.operations).toEqual([]);
  });
});

describe('the explorer', () => {
  it('opens with valid operations', async () => {
    await startIn({});
    const schema = createSchema();
    for (const { document } of readyOperations) expect(validate(schema, parse(document))).toEqual([]);
    const script = await (await get('/explorer/options.js')).text();
    for (const { name } of readyOperations) expect(script).toContain(JSON.stringify(name));
    expect(readyOperations.map(({ name }) => name)).toEqual([
      'Linked accounts',
      'Live events',
      'Reconnect',
      'Create a session',
    ]);
  });

  it('reads the schema on opening if callers may introspect it without a token', async () => {
    const file = manifestFile({});
    onTestFinished(() => file.remove());
    for (const [environment, readsSchema] of [
      [{}, true],
      [withTokens, false],
      [{ GRAPHQL_INTROSPECTION: 'false' }, false],
      [{ TRUSTED_DOCUMENTS: file.path }, true],
      [{ TRUSTED_DOCUMENTS: file.path, TRUSTED_DOCUMENTS_ONLY: 'true' }, false],
    ] as const) {
      await startIn(environment);
      const script = await (await get('/explorer/options.js')).text();
      expect(script).toContain(`"schema.reload.onEnvChange":${readsSchema}`);
      await world.stop();
    }
  });

  it('serves its files with their types and a policy that keeps requests on this origin', async () => {
    await startIn({});
    for (const [path, type] of Object.entries({
      '/explorer': 'text/html; charset=utf-8',
      '/explorer/main.js': 'text/javascript; charset=utf-8',
      '/explorer/styles.css': 'text/css; charset=utf-8',
      '/explorer/assets/img/altair_logo.png': 'image/png',
      '/explorer/favicon.ico': 'image/x-icon',
    })) {
      const answer = await get(path);
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, type]);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("connect-src 'self'");
      expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    }
  });
});
