import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { compileCache } from '../support/compile-cache.ts';
import { nodeFlags } from '../support/node-flags.ts';

export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
}

/** The gateway in its own process, as in production. */
export interface GatewayProcess {
  readonly url: string;
  /** Log lines about faults of the gateway. */
  readonly faults: readonly string[];
  /** Whether it has exited unexpectedly. */
  readonly crashed: boolean;
  /** Measures the memory after a garbage collection. */
  measure(): Promise<Memory>;
  stop(): Promise<void>;
}

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const memory = z.object({ rss: z.number(), heapUsed: z.number() });
const errorLevel = 50;

export async function startGatewayProcess(stackone: {
  readonly url: string;
  readonly apiKey: string;
}): Promise<GatewayProcess> {
  const child = spawn(
    process.execPath,
    [...nodeFlags, '--expose-gc', '--import', pathOf('./report-memory.ts'), pathOf('../../src/main.ts')],
    {
      env: {
        NODE_ENV: 'production',
        PORT: '0',
        HOST: '127.0.0.1',
        AUTH_MODE: 'none',
        STACKONE_API_KEY: stackone.apiKey,
        STACKONE_BASE_URL: stackone.url,
        DRAIN_DELAY_MS: '0',
        // The host name in requests that are raw bytes.
        ALLOWED_HOSTS: 'gateway',
        // Rate limits would refuse most requests, which would then test nothing else.
        RATE_LIMIT_VIEWER_PER_MINUTE: '0',
        RATE_LIMIT_OWNER_PER_MINUTE: '0',
        STACKONE_REQUESTS_PER_MINUTE: '0',
        ...compileCache,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  if (!child.stdout || !child.stderr) throw new Error('The gateway has no output.');
  const faults: string[] = [];
  const started = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const url = /^Connect Gateway: (\S+)\/graphql$/.exec(line)?.[1];
    if (url) started.resolve(url);
    if (line.startsWith('{') && JSON.parse(line).level >= errorLevel) faults.push(line);
  });
  createInterface({ input: child.stderr }).on('line', (line) => faults.push(line));
  let stopping = false;
  let crashed = false;
  const ended = once(child, 'close').then(() => {
    crashed = !stopping;
    started.reject(new Error(`The gateway did not start: ${faults.join('\n')}`));
  });

  return {
    url: await started.promise,
    faults,
    get crashed() {
      return crashed;
    },
    async measure() {
      const answered = once(child, 'message');
      child.send('memory');
      const [answer] = await answered;
      return memory.parse(answer);
    },
    async stop() {
      stopping = true;
      child.kill('SIGTERM');
      await ended;
    },
  };
}
