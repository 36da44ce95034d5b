import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { compileCache } from './compile-cache.ts';
import { nodeFlags } from './node-flags.ts';
import type { Usage } from './process-probe.ts';

/** The real program in its own process, so that its resources can be distinguished from the test's. */
export interface GatewayProcess {
  readonly url: string;
  readonly pid: number;
  measure(): Promise<Usage>;
}

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const probe = new URL('./process-probe.ts', import.meta.url).href;

/** Starts a gateway without rate limits. It stops when the test ends. */
export async function startGatewayProcess(
  upstreamUrl: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<GatewayProcess> {
  const child = fork(program, {
    execArgv: [...nodeFlags, '--expose-gc', '--import', probe],
    env: {
      PORT: '0',
      AUTH_MODE: 'none',
      STACKONE_API_KEY: 'key',
      STACKONE_BASE_URL: upstreamUrl,
      STACKONE_REQUESTS_PER_MINUTE: '0',
      RATE_LIMIT_VIEWER_PER_MINUTE: '0',
      RATE_LIMIT_OWNER_PER_MINUTE: '0',
      DRAIN_DELAY_MS: '0',
      LOG_LEVEL: 'silent',
      // The host name in handwritten requests.
      ALLOWED_HOSTS: 'gateway',
      ...compileCache,
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  });
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  let url: string | undefined;
  while (url === undefined) {
    await Promise.race([
      child.stdout && once(child.stdout, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error(`The gateway ended: ${said}`))),
    ]);
    url = /(http:\/\/\S+)\/graphql\n/.exec(said)?.[1];
  }
  return {
    url,
    pid: child.pid ?? 0,
    async measure() {
      const usage = once(child, 'message');
      child.send('measure');
      return (await usage)[0];
    },
  };
}
