import { GraphQLError, parse, Source } from 'graphql';
import { vi } from 'vitest';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { createContext } from '../../src/context.ts';
import { chooseAnswerType } from '../../src/http/media-type.ts';
import { areWithinBounds } from '../../src/limits/document/variables.ts';
import { StackOneClient } from '../../src/stackone/client.ts';
import { type Behaviour, findClosedPort, startFaultServer } from '../support/fault-server.ts';
import { manifestFile } from '../support/manifest-file.ts';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { claimsOf, type Issuer, jwtConfig, serviceClaims } from '../support/tokens.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';
import { canary, Secrets } from './canaries.ts';
import { type Operation, operations, refusedOperations } from './operations.ts';
import { badAnswers, outages } from './upstream-faults.ts';

export interface CollectedAnswer {
  readonly step: string;
  readonly status: number;
  readonly headers: string;
  /** The failures, the only part that contains unrequested data. */
  readonly errors: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
}

export interface Corpus {
  readonly answers: CollectedAnswer[];
  readonly logLines: string[];
  /** The traces that a collector received. */
  readonly traces: string[];
  readonly secrets: Secrets;
}

const callersHeaders = {
  'content-type': 'application/json',
  cookie: `session=${canary('cookie')}`,
  'x-stackone-signature': canary('signature'),
  'x-api-key': canary('api-key-of-the-caller'),
  'x-request-id': `${canary('request_id')}`,
  'user-agent': canary('user-agent'),
  referer: `https://app.example/${canary('referer')}`,
};

/** Starts a gateway and runs `use` with it. */
type InWorld = (name: string, options: WorldOptions, use: (steps: Steps) => Promise<unknown>) => Promise<void>;

/** Causes every failure, with canaries in all text from callers and StackOne. */
export async function collectErrors(environment: Readonly<Record<string, string>>, issuer: Issuer): Promise<Corpus> {
  const corpus: Corpus = { answers: [], logLines: [], traces: [], secrets: new Secrets() };
  const collector = await startOtlpReceiver();
  const service = await issuer.token(serviceClaims);
  const bound = await issuer.token(claimsOf('acme-corp'));
  for (const token of [service, bound]) corpus.secrets.add(token.slice(0, -20));

  const config: Config = {
    ...loadConfig({ ...environment, ...unlimited, PORT: '0', DRAIN_DELAY_MS: '0' }),
    auth: jwtConfig({ kind: 'jwks', url: new URL(`${issuer.jwksUrl}?key=${canary('jwks-key')}`) }),
    tracing: { endpoint: new URL(collector.url), headers: undefined, serviceName: 'gateway', ratio: 1 },
  };
  const inWorld: InWorld = async (name, options, use) => {
    const sandbox = { apiKey: canary('api-key') };
    const world = await startWorld({ ...options, sandbox, config: { ...config, ...options.config } });
    try {
      await use(new Steps(name, world, corpus));
    } finally {
      await world.stop();
      corpus.logLines.push(...world.logLines);
    }
  };

  const inTrouble = async (name: string, faults: readonly Behaviour[]) => {
    const upstream = await startFaultServer(() => {});
    const upstreamUrl = `${upstream.url}/${canary('base-path')}`;
    // Only an unanswered request may take this long, however busy the machine is.
    const timeouts = { timeoutMs: 8_000, attemptTimeoutMs: name === 'silence' ? 200 : 8_000, connectTimeoutMs: 1_000 };
    await inWorld(name, { upstreamUrl, config: { timeouts } }, async (steps) => {
      for (const fault of faults) {
        upstream.behaviour = fault;
        await steps.all(operations, service);
      }
    });
    await upstream.close();
  };
  await inTrouble('a bad answer', Object.values(badAnswers));
  await Promise.all(Object.entries(outages).map(([name, fault]) => inTrouble(name, [fault])));
  const nowhere = `http://127.0.0.1:${await findClosedPort()}/${canary('base-path')}`;
  await inWorld('nobody there', { upstreamUrl: nowhere }, (steps) => steps.all(operations, service));
  await inWorld('refused', {}, (steps) => refuse(steps, service, bound));
  for (const only of [false, true]) await refuseDocuments(inWorld, service, only);
  await inWorld('internal', {}, (steps) => breakInside(steps, service));
  const rateLimit = { ...config.rateLimit, viewerPerMinute: 20 };
  await inWorld('too often', { config: { rateLimit } }, (steps) => steps.all([...operations, ...operations], service));
  await inWorld('too much', { config: { maximumConcurrentRequests: 1 } }, async (steps) => {
    steps.world.sandbox.faults.add({ fault: { kind: 'latency', ms: 250 } });
    await steps.all([...operations, ...operations], service);
  });
  await inWorld('without keys', {}, async (steps) => {
    issuer.setDown(true);
    await steps.all(operations, service);
    issuer.setDown(false);
  });
  corpus.traces.push(...collector.bodies);
  collector.close();
  return corpus;
}

const unlimited = {
  RATE_LIMIT_VIEWER_PER_MINUTE: '0',
  RATE_LIMIT_OWNER_PER_MINUTE: '0',
  STACKONE_REQUESTS_PER_MINUTE: '0',
};

class Steps {
  readonly world: World;
  readonly #name: string;
  readonly #corpus: Corpus;

  constructor(name: string, world: World, corpus: Corpus) {
    this.#name = name;
    this.world = world;
    this.#corpus = corpus;
  }

  all(several: readonly Operation[], token: string) {
    return Promise.all(several.map((operation) => this.post(JSON.stringify(operation), token)));
  }

  async post(body: string, token: string, headers: Readonly<Record<string, string>> = {}, path = '/graphql') {
    const answer = await fetch(this.world.url + path, {
      method: 'POST',
      headers: { ...callersHeaders, authorization: `Bearer ${token}`, ...headers },
      body,
    });
    const { data, errors = [] } = JSON.parse(await answer.text());
    this.#corpus.answers.push({
      step: `${this.#name}: ${body.slice(0, 80)}`,
      status: answer.status,
      headers: JSON.stringify([...answer.headers]),
      errors,
    });
    return data;
  }

  keepSecret(value: unknown): void {
    if (typeof value === 'string') this.#corpus.secrets.add(value);
  }
}

/** The mistakes that a caller can make. */
async function refuse(steps: Steps, service: string, bound: string): Promise<void> {
  await steps.all(refusedOperations, service);
  await steps.all([...operations, ...refusedOperations], bound);

  const [create] = operations;
  const body = JSON.stringify(create);
  const created = await steps.post(body, service, { 'idempotency-key': canary('key') });
  steps.keepSecret(created.createConnectSession.token);
  steps.keepSecret(created.createConnectSession.authLinkUrl);
  steps.keepSecret(created.createConnectSession.connectSession.externalTriggerToken);
  await steps.post(body.replace(canary('label'), canary('other')), service, { 'idempotency-key': canary('key') });
  await steps.post(body, service, { 'idempotency-key': canary('key').repeat(100) });

  for (const token of [canary('token'), `${service}x`, service.split('.').slice(0, 2).join('.')]) {
    await steps.post(body, token);
  }
  await steps.post(body, '', { authorization: `Basic ${canary('basic')}` });
  for (const broken of [`{"query": ${canary('body')}`, '[]', '""', '{}', `[${body}]`])
    await steps.post(broken, service);
  await steps.post(' '.repeat(300_000) + canary('large'), service);
  await steps.post(`query=${canary('form')}`, service, { 'content-type': 'application/x-www-form-urlencoded' });
  await steps.post(body, service, { accept: canary('accept') });
  await steps.post(body, service, {}, `/${canary('path')}?${canary('query')}=1`);
  await steps.post(body, service, {}, `/%${canary('path')}`);
}

/** The mistakes that a caller can make with trusted documents. */
async function refuseDocuments(inWorld: InWorld, service: string, only: boolean): Promise<void> {
  const file = manifestFile({ trusted: '{ connectViewer { username } }' });
  const trustedDocuments = { file: file.path, only };
  await inWorld(`trusted documents${only ? ' only' : ''}`, { config: { trustedDocuments } }, async (steps) => {
    await steps.all(operations, service);
    for (const extensions of [{ persistedQuery: { version: 1, sha256Hash: canary('hash') } }, {}]) {
      await steps.post(JSON.stringify({ documentId: canary('document-id') }), service);
      await steps.post(JSON.stringify({ extensions, query: `{ ${canary('text')} }` }), service);
      await steps.post(JSON.stringify({ extensions, documentId: 'trusted' }), service);
      await steps.post(JSON.stringify({ extensions }), service);
    }
  });
  file.remove();
}

/** An error like those of libraries, which contain the data they refer to. */
function ladenError(): Error {
  const about = {
    config: { headers: { authorization: canary('attached-header') }, data: canary('attached-body') },
    request: { url: canary('attached-url') },
    input: canary('attached-input'),
    data: canary('attached-data'),
    details: [canary('attached-detail')],
    [canary('attached-key')]: 1,
  };
  const cause = Object.assign(new TypeError(`Failed to parse URL from https://u:${canary('url')}@host/x`), about);
  return Object.assign(new Error('Something unforeseen.', { cause }), about);
}

const source = new Source(`{ linkedAccount(id: "${canary('document')}") { id } }`);

const faultsWithin: readonly (() => unknown)[] = [
  () => ladenError(),
  () => new AggregateError([ladenError()], 'Several.'),
  () =>
    new GraphQLError('Wrapped.', {
      nodes: parse(source).definitions,
      source,
      positions: [1],
      originalError: ladenError(),
    }),
  () => new GraphQLError('Extended.', { source, positions: [1], extensions: { secret: canary('extension') } }),
  () => new Error('Said.', { cause: new SyntaxError(`Unexpected token 'c', "${canary('json')}" is not valid JSON`) }),
  () => ({ secret: canary('thrown-object') }),
  () => canary('thrown-text'),
];

/** The failures of the gateway itself. */
async function breakInside(steps: Steps, service: string): Promise<void> {
  const [create] = operations;
  const read = operations.filter(({ query }) => query.includes('linkedAccount(id'));
  const [reader] = read;
  if (!create || !reader) throw new Error('There is nothing to ask.');
  for (const fault of faultsWithin) {
    vi.spyOn(StackOneClient.prototype, 'getAccount').mockRejectedValueOnce(fault());
    await steps.all(read, service);
    vi.mocked(createContext).mockImplementationOnce(() => {
      throw fault();
    });
    await steps.all([create], service);
    vi.mocked(areWithinBounds).mockImplementationOnce(() => {
      throw fault();
    });
    await steps.all([create], service);
    // First for the request, then for its response.
    const choose = vi.mocked(chooseAnswerType).mockReturnValueOnce('application/json');
    choose.mockImplementationOnce(() => {
      throw fault();
    });
    await steps.all([create], service);
  }
  // A result of the wrong type, which graphql-js quotes.
  for (const field of ['label', 'provider', 'id', 'setup_information']) {
    const result = { id: 'a', origin_owner_id: 'acme-corp', status_reasons: [], [field]: [{ a: canary('result') }] };
    vi.spyOn(StackOneClient.prototype, 'getAccount').mockImplementationOnce(async () =>
      JSON.parse(JSON.stringify(result)),
    );
    await steps.all(
      [{ ...reader, query: 'query { linkedAccount(id: "a") { id provider label setupInformation } }' }],
      service,
    );
  }
  vi.restoreAllMocks();
}
