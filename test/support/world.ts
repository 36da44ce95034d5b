import { type Config, loadConfig, type StackOneConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/observability/log/logger.ts';
import { type Sandbox, type SandboxOptions, startSandbox, type WebhookTarget } from '../../src/sandbox/sandbox.ts';
import { createGateway } from '../../src/server.ts';
import { Secret } from '../../src/values/secret.ts';

export interface WorldOptions {
  readonly sandbox?: SandboxOptions;
  /** The test's own upstream, in place of the sandbox. */
  readonly upstreamUrl?: string;
  readonly config?: Partial<Omit<Config, 'stackone'>>;
  readonly timeoutMs?: number;
  /** `false` sends every operation through Apollo Server. */
  readonly fastPath?: boolean;
  /** The sandbox sends its webhooks to the gateway, with these switches. Default: it sends none. */
  readonly webhooks?: Partial<WebhookTarget>;
  /** The clock of the account cache. */
  readonly now?: () => number;
  /** The interval at which streams probe their peers. */
  readonly checkStreamsEveryMs?: number;
  /** How many events may wait for a subscriber. */
  readonly maximumPendingEvents?: number;
}

export interface GraphQLAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its query, which the test states
    readonly data?: any;
    readonly errors?: readonly GraphQLAnswerError[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  };
}

export interface GraphQLAnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** A gateway over real HTTP with its own StackOne. */
export interface World {
  readonly url: string;
  readonly sandbox: Sandbox;
  /** The gateway's log lines. */
  readonly logLines: readonly string[];
  /** Posts an operation to `/graphql`. */
  graphql(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<GraphQLAnswer>;
  /** Stops the gateway, and starts another one at the same address with the same StackOne. */
  restart(whileDown?: () => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}

/** Set by `npm run test:apollo`, so that every operation passes through Apollo Server. */
const apolloOnly = process.env['APOLLO_ONLY'] === 'true';

export const webhookSecret = 'the secret that StackOne signs with';

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const sandbox = await startSandbox(options.sandbox);
  const stackone: StackOneConfig = {
    apiKey: new Secret(sandbox.apiKey),
    baseUrl: new URL(options.upstreamUrl ?? sandbox.url),
  };
  const timeoutMs = options.timeoutMs ?? 5_000;
  const logLines: string[] = [];
  const log = createLogger('trace', { write: (line: string) => logLines.push(line) });
  // No rate limits by default, because tests send more requests than a person.
  const defaults = loadConfig({
    PORT: '0',
    DRAIN_DELAY_MS: '0',
    STACKONE_REQUESTS_PER_MINUTE: '0',
    RATE_LIMIT_VIEWER_PER_MINUTE: '0',
    RATE_LIMIT_OWNER_PER_MINUTE: '0',
    // The host name in handwritten requests.
    ALLOWED_HOSTS: 'gateway,a',
  });
  const settings = {
    ...defaults,
    timeouts: { ...defaults.timeouts, timeoutMs, attemptTimeoutMs: timeoutMs },
    ...(options.webhooks && { webhookSecrets: [new Secret(webhookSecret)] }),
    ...options.config,
    fastPath: options.fastPath ?? !apolloOnly,
    ...(options.now && { now: options.now }),
    ...(options.checkStreamsEveryMs && { checkStreamsEveryMs: options.checkStreamsEveryMs }),
    ...(options.maximumPendingEvents && { maximumPendingEvents: options.maximumPendingEvents }),
    stackone,
    log,
  };
  let gateway = await createGateway(settings);
  const url = await gateway.listen();
  if (options.webhooks) {
    sandbox.webhooks.sendTo({ url: `${url}/webhooks/stackone`, secret: webhookSecret, ...options.webhooks });
  }

  return {
    url,
    sandbox,
    logLines,
    async graphql(query, variables = {}, headers = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      const body = (await response.json()) as GraphQLAnswer['body'];
      return { status: response.status, headers: response.headers, body };
    },
    async restart(whileDown) {
      await gateway.stop();
      await whileDown?.();
      gateway = await createGateway({ ...settings, port: Number(new URL(url).port) });
      await gateway.listen();
    },
    async stop() {
      await gateway.stop();
      await sandbox.close();
    },
  };
}
