import { afterEach, describe, expect, it } from 'vitest';
import { type Environment, loadConfig } from '../../src/config/config.ts';
import { startWorld, type World } from '../support/world.ts';
import { expectFailure } from './exchange.ts';

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

/** The headers of a browser that opens the address. */
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

async function openPage(path = '/graphql'): Promise<string> {
  const response = await fetch(world.url + path, { headers: browser });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  expect(response.url).toBe(`${world.url}/graphql`);
  return response.text();
}

describe('the page at /graphql, in development', () => {
  it('is Apollo Sandbox with an operation that runs unchanged', async () => {
    await startIn({});
    const page = await openPage();
    const [, config] = /embeddedSandboxConfig = (\{.*\});/.exec(page) ?? [];
    const { initialState, endpointIsEditable } = JSON.parse(config ?? '{}');
    expect(endpointIsEditable).toBe(false);

    const answer = await world.graphql(initialState.document, initialState.variables);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      data: {
        createConnectSession: expect.objectContaining({ token: expect.any(String), authLinkUrl: expect.any(String) }),
      },
    });
    expect(world.sandbox.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /connect_sessions']);
  });

  it('allows only scripts, styles and frames of Apollo', async () => {
    await startIn({});
    const pages = [await openPage(), await openPage()];
    const policies = pages.map((page) => /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '');
    const [nonce, secondNonce] = policies.map((policy) => /'nonce-(\w+)'/.exec(policy)?.[1]);
    expect(nonce).toMatch(/^\w{32,}$/);
    expect(secondNonce).not.toBe(nonce);
    const sources = policies[0]?.match(/https?:\/\/[^\s;]+/g) ?? [];
    expect(sources).toContain('https://embeddable-sandbox.cdn.apollographql.com');
    for (const source of sources) {
      expect(source).toMatch(
        /^https:\/\/([a-z-]+\.cdn\.apollographql\.com|[a-z]+\.embed\.apollographql\.com|fonts\.googleapis\.com|embed\.apollo\.local:3000)$/,
      );
    }
  });

  it('needs no token even if operations do', async () => {
    await startIn(withTokens);
    expect(await openPage()).toContain('EmbeddedSandbox');
    expectFailure(await world.graphql('{ connectViewer { username } }'), 401, 'UNAUTHENTICATED');
  });

  it('is the target of / if callers need a token', async () => {
    await startIn(withTokens);
    expect((await fetch(world.url, { redirect: 'manual' })).headers.get('location')).toBe('/graphql');
    expect(await openPage('/')).toContain('EmbeddedSandbox');
  });

  it('links to the explorer, and the empty Sandbox does not intercept clicks', async () => {
    await startIn({});
    const page = await openPage();
    expect(page).toContain('<a href="/explorer">');
    expect(page).toContain('#embeddableSandbox:empty { pointer-events: none; }');
  });

  it('is returned only to browsers', async () => {
    await startIn({});
    const response = await fetch(`${world.url}/graphql`, { headers: { accept: 'application/json' } });
    expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
      status: 400,
      type: 'application/json; charset=utf-8',
    });
  });
});

describe('the page at /graphql, in production', () => {
  it('is the target of /', async () => {
    await startIn({ NODE_ENV: 'production' });
    expect((await fetch(world.url, { redirect: 'manual' })).headers.get('location')).toBe('/graphql');
  });

  it('only names the service', async () => {
    await startIn({ NODE_ENV: 'production' });
    const page = await openPage();
    expect(page).toContain('<title>Apollo Server</title>');
    expect(page).not.toMatch(/embeddable-(sandbox|explorer)\.umd|createConnectSession|href="\/explorer/);
  });
});

describe('introspection', () => {
  const query = '{ __schema { queryType { name } } }';

  it.each([
    ['on in development', {}, true],
    ['off in production', { NODE_ENV: 'production' }, false],
    ['off when so configured', { GRAPHQL_INTROSPECTION: 'false' }, false],
    ['on when so configured', { NODE_ENV: 'production', GRAPHQL_INTROSPECTION: 'true' }, true],
  ])('is %s', async (_name, environment, on) => {
    await startIn(environment);
    const answer = await world.graphql(query);
    if (on) expect(answer.body).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } });
    else expectFailure(answer, 400, 'GRAPHQL_VALIDATION_FAILED');
  });

  it('that is off still gives a router the schema', async () => {
    await startIn({ NODE_ENV: 'production' });
    expect((await world.graphql('{ _service { sdl } }')).body.data._service.sdl).toContain('type ConnectSession');
  });
});
