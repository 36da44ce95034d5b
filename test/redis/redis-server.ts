import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../support/free-port.ts';

/** A Redis of the test's own, without persistence. */
export interface RedisServer {
  readonly url: string;
  /** Kills the process. */
  kill(): Promise<void>;
  /** Starts an empty server on the same port. */
  restart(): Promise<void>;
  /** Suspends the server: it accepts connections and answers nothing. */
  freeze(): void;
  thaw(): void;
}

/** `settings` are additional command-line arguments. */
export async function startRedisServer(password?: string, settings: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort();
  // For files that a server writes nonetheless: the state of a cluster, and data to load.
  const directory = await mkdtemp(join(tmpdir(), 'redis-'));
  const options = ['--dir', directory, ...settings];
  let child = await launch(port, password, options);
  return {
    url: `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      await rm(directory, { recursive: true });
    },
    async restart() {
      await mkdir(directory);
      child = await launch(port, password, options);
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
  };
}

async function launch(port: number, password: string | undefined, settings: readonly string[]): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...settings];
  if (password !== undefined) options.push('--requirepass', password);
  const child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child, 'spawn');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    if (line.includes('Ready to accept connections')) {
      child.stdout.resume();
      return child;
    }
  }
  throw new Error('redis-server did not start.');
}
