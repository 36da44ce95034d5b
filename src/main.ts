import { randomBytes } from 'node:crypto';
import { type Config, ConfigError, loadConfig, type StackOneConfig } from './config/config.ts';
import { chooseLogFormat, openLogDestination } from './observability/log/log-destination.ts';
import { createLogger } from './observability/log/logger.ts';
import { Metrics } from './observability/metrics/metrics.ts';
import { finishStart } from './runtime/finish-start.ts';
import { followLifecycle } from './runtime/lifecycle.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { createGateway } from './server.ts';
import { Secret } from './values/secret.ts';

/** The process: loads the configuration, starts the gateway, and logs its address. */
async function main(): Promise<void> {
  const config = loadConfig();
  const { logFormat, production, drainDelayMs } = config;
  const terminal = process.stdout.isTTY === true;
  const output = await openLogDestination(chooseLogFormat(logFormat, { production, terminal }));
  const log = createLogger(config.logLevel, output);
  const { stackone, sandbox, webhookSecrets } = await findStackOne(config);
  const metrics = new Metrics();
  metrics.collectProcess();
  const gateway = await createGateway({
    ...config,
    stackone,
    embeddedSandbox: sandbox !== undefined,
    webhookSecrets,
    metrics,
    log,
  });

  followLifecycle({
    log,
    drainDelayMs,
    async stop(options) {
      await gateway.stop(options);
      await sandbox?.close();
    },
    reload: config.trustedDocuments && (() => gateway.reload()),
    closeLog: output.close,
  });

  const url = await gateway.listen();
  const [secret] = webhookSecrets;
  if (secret) sandbox?.webhooks.sendTo({ url: `${url}/webhooks/stackone`, secret: secret.reveal() });
  process.stdout.write(`${announcement(url, config, sandbox).join('\n')}\n`);
  finishStart();
}

interface StackOne {
  readonly stackone: StackOneConfig;
  readonly webhookSecrets: Config['webhookSecrets'];
  readonly sandbox?: Sandbox;
}

/** Without an API key, the sandbox runs in this process in place of StackOne. */
async function findStackOne(config: Config): Promise<StackOne> {
  const { stackone, webhookSecrets } = config;
  if (stackone) return { stackone, webhookSecrets };
  // Loaded on demand, because it loads a web framework.
  const { startSandbox } = await import('./sandbox/sandbox.ts');
  const sandbox = await startSandbox({ recordedRequests: 0 });
  return {
    sandbox,
    stackone: { apiKey: new Secret(sandbox.apiKey), baseUrl: new URL(sandbox.url) },
    webhookSecrets: webhookSecrets.length > 0 ? webhookSecrets : [new Secret(randomBytes(32).toString('base64url'))],
  };
}

function announcement(url: string, config: Config, sandbox: Sandbox | undefined): string[] {
  const lines = [`Connect Gateway: ${url}/graphql`];
  if (sandbox) {
    lines.push(`StackOne: the embedded sandbox at ${sandbox.url} (set STACKONE_API_KEY to use the real one)`);
    if (config.production) lines.push('WARNING: NODE_ENV=production without STACKONE_API_KEY: all data is simulated.');
  } else {
    lines.push(`StackOne: ${config.stackone?.baseUrl.href}`);
    if (config.auth.mode === 'none') {
      lines.push(
        'WARNING: AUTH_MODE=none: anyone who can reach this address can act for every customer. Never expose it.',
      );
    }
  }
  lines.push(...config.warnings.map((warning) => `WARNING: ${warning}.`));
  if (!config.production) {
    lines.push(
      config.auth.mode === 'none'
        ? `Open ${url}/demo in a browser to link an account, or ${url} for all pages.`
        : `Open ${url}/explorer in a browser to try it with a token.`,
    );
  }
  return lines;
}

const listenFaults = new Set<unknown>(['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND', 'EAI_AGAIN']);

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Error && 'code' in error && listenFaults.has(error.code)) {
    return `The gateway can't listen: ${error.message}. Set HOST and PORT to a free address; PORT=0 selects a free port.`;
  }
  return error instanceof Error ? String(error.stack) : String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
