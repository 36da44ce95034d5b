import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { variants } from '../bench/variants/variants.ts';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { audience, claimsOf, issuer as issuerName, startIssuer } from '../support/tokens.ts';
import { type Program, start, urlOf } from './program.ts';

const flag = '--disallow-code-generation-from-strings';
const root = new URL('../../', import.meta.url);
const startCommand = /\bnode\b[^\n`]*\bsrc\/(?:sandbox\/)?main\.ts/g;

/** Every command in a file of the repository that starts the gateway or the sandbox. */
const commandsIn = (path: string) => readFileSync(new URL(path, root), 'utf8').match(startCommand) ?? [];

const textFiles = (folder: string) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(md|ya?ml|conf|sh|ts)$/.test(name))
    .map((name) => folder + name);

describe('a command that starts the gateway or the sandbox', () => {
  it.each([
    ['package.json', 3],
    ['Dockerfile', 1],
    ['docs/deployment/compose/compose.yaml', 1],
  ])('is in %s, and forbids code generation from strings', (path, count) => {
    const commands = commandsIn(path);
    expect(commands).toHaveLength(count);
    for (const command of commands) expect(command).toContain(flag);
  });

  it('forbids code generation from strings wherever else the repository shows one', () => {
    const commands = ['README.md', '.ci/run', ...textFiles('docs/')].flatMap(commandsIn);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => !command.includes(flag))).toEqual([]);
  });

  it('is that of the image, including the flag, for the gateways of Compose and Kubernetes', () => {
    const compose = readFileSync(new URL('docs/deployment/compose/compose.yaml', root), 'utf8');
    const [, gateway = ''] = /^x-gateway:([\s\S]*?)^\S/m.exec(compose) ?? [];
    expect(gateway).toContain('*image');
    const manifest = readFileSync(new URL('docs/deployment/kubernetes/deployment.yaml', root), 'utf8');
    expect(manifest).toContain('image: ');
    for (const text of [gateway, manifest])
      expect(text).not.toMatch(/^\s*(- )?(command|args|entrypoint):|NODE_OPTIONS/m);
  });

  it('forbids code generation from strings in every variant of the bench that is the gateway', () => {
    const gateways = Object.values(variants).filter(({ readyPath }) => readyPath === '/readyz');
    expect(gateways).toHaveLength(3);
    for (const { command } of gateways) expect(command).toContain(flag);
  });
});

// Limits that are enabled, and that no test reaches.
const limits = {
  RATE_LIMIT_VIEWER_PER_MINUTE: '1000000',
  RATE_LIMIT_OWNER_PER_MINUTE: '1000000',
  STACKONE_REQUESTS_PER_MINUTE: '1000000',
};
const preload = new URL('../support/preload/try-code-generation.ts', import.meta.url).href;

/** Runs a script like `npm`. Errors about code generation appear on standard error. */
function runScript(script: 'start' | 'dev' | 'sandbox', variables: Readonly<Record<string, string>> = {}): Program {
  const environment = { NODE_OPTIONS: `--import ${preload}`, PORT: '0', SANDBOX_PORT: '0', DRAIN_DELAY_MS: '0' };
  expect(packageJson.scripts[script]).toBeDefined();
  return start(['npm', 'run', script], { ...environment, ...limits, ...variables });
}

function expectNoCodeGeneration({ output }: Program): void {
  expect(output.stderr).toMatch(/main\.ts can't make code from a string\n/);
  expect(output.stderr).not.toContain('main.ts can make code');
}

describe.each(['dev', 'sandbox'] as const)('npm run %s', (script) => {
  it("starts a process that can't generate code from a string", async () => {
    const program = runScript(script);
    await program.says(/http:\/\/\S+/);
    expectNoCodeGeneration(program);
  });
});

type Headers = Readonly<Record<string, string>>;

interface AnswerBody {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
}

/** Sends an operation often enough to be treated as a frequent one. */
async function post(url: string, query: string, headers: Headers = {}, variables: object = {}): Promise<AnswerBody> {
  let body: AnswerBody = {};
  for (let round = 0; round < 8; round += 1) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    body = await response.json();
    expect({ round, code: codeOf(body), status: response.status }).toMatchObject({ round, status: 200 });
  }
  return body;
}

const codeOf = ({ errors }: AnswerBody) => errors?.[0]?.extensions['code'];

const createSession = `mutation Create($input: ViewerConnectSessionCreateInput!) {
  createViewerConnectSession(input: $input) { token authLinkUrl expiresAt connectSession { id metadata } }
}`;
const input = { categories: ['HRIS'], metadata: { plan: { seats: 1 } } };

/** The requests of callers, routers and operators. All of them succeed. */
async function askEverything(url: string, headers: Headers = {}): Promise<void> {
  const accounts = await post(
    url,
    'query List { linkedAccounts(first: 2) { nodes { id status meta { category } } } }',
    headers,
  );
  expect(accounts).toEqual({ data: { linkedAccounts: { nodes: [expect.anything(), expect.anything()] } } });
  const created = await post(url, createSession, headers, { input });
  expect(created.data?.['createViewerConnectSession']).toMatchObject({ connectSession: { metadata: input.metadata } });
  const representations = ['a', 'b'].map((id) => ({ __typename: 'LinkedAccount', id }));
  const entities = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }';
  expect(await post(url, entities, headers, { representations })).toEqual({ data: { _entities: [null, null] } });
  expect((await post(url, '{ _service { sdl } }', headers)).data).toBeDefined();
  const traced = await post(url, '{ connectors { provider } }', {
    ...headers,
    'apollo-federation-include-trace': 'ftv1',
  });
  expect(traced).toMatchObject({ extensions: { ftv1: expect.any(String) } });
  const remove = 'mutation { deleteLinkedAccount(input: { id: "missing" }) { deletedLinkedAccountId } }';
  expect(codeOf(await post(url, remove, headers))).toBe('NOT_FOUND');

  const get = await fetch(`${url}/graphql?query={__typename}`, {
    headers: { ...headers, 'apollo-require-preflight': 'true' },
  });
  expect(await get.json()).toEqual({ data: { __typename: 'Query' } });
  const invalid = await fetch(`${url}/graphql?query={nothing}`, {
    headers: { ...headers, 'apollo-require-preflight': 'true' },
  });
  expect(codeOf(await invalid.json())).toBe('GRAPHQL_VALIDATION_FAILED');
  for (const path of ['/livez', '/readyz', '/metrics']) expect((await fetch(url + path)).status).toBe(200);
  const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(200);
  expect(await page.text()).toMatch(/^\s*<!DOCTYPE html>/i);
}

async function endsInOrder(program: Program): Promise<void> {
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  expect(program.output.stderr).not.toMatch(/Code generation from strings|EvalError/);
  expect(program.output.stdout).not.toMatch(/Code generation from strings|EvalError|unexpected error/);
}

describe('npm start, without code generation from strings', () => {
  it('serves everything with the embedded sandbox, and logs readable text', async () => {
    const program = runScript('start', { LOG_FORMAT: 'pretty' });
    const url = await urlOf(program);
    expectNoCodeGeneration(program);
    await askEverything(url);
    expect(await post(url, '{ __schema { queryType { name } } }')).toEqual({
      data: { __schema: { queryType: { name: 'Query' } } },
    });
    await program.says(/INFO: operation\n(?: {4}.*\n)* {4}operation: "List"/);
    await endsInOrder(program);
  });

  it('serves everything in production, with a key, a JWKS, traces, a router and Redis', async () => {
    const sandbox = await startSandbox({ apiKey: 'key-of-the-test' });
    const receiver = await startOtlpReceiver();
    const issuer = await startIssuer();
    onTestFinished(async () => {
      receiver.close();
      issuer.close();
      await sandbox.close();
    });
    const routerSecret = 'r'.repeat(32);
    const program = runScript('start', {
      NODE_ENV: 'production',
      STACKONE_API_KEY: sandbox.apiKey,
      STACKONE_BASE_URL: sandbox.url,
      AUTH_JWKS_URL: issuer.jwksUrl.href,
      AUTH_ISSUER: issuerName,
      AUTH_AUDIENCE: audience,
      ROUTER_SECRET: routerSecret,
      // Nothing listens there: the Redis client is loaded, and the gateway works without Redis.
      REDIS_URL: 'redis://127.0.0.1:9',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    });
    const url = await urlOf(program);
    const authorization = `Bearer ${await issuer.token(claimsOf('dev-owner'))}`;
    await askEverything(url, {
      authorization,
      'x-router-authorization': routerSecret,
      'idempotency-key': 'of-the-test',
    });
    expect(await receiver.spanNamed('query List')).toMatchObject({ kind: 2 });
    await endsInOrder(program);
  });
});
