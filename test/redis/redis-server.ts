import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** A Redis of the test's own, which keeps nothing. */
export interface RedisServer {
  readonly url: string;
  /** Ends the process at once. */
  kill(): Promise<void>;
  /** Starts it anew, empty, on the same port. */
  restart(): Promise<void>;
  /** Lets it take connections and answer nothing. */
  freeze(): void;
  thaw(): void;
}

export async function startRedisServer(password?: string): Promise<RedisServer> {
  const port = await freePort();
  let child = await launch(port, password);
  return {
    url: `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
    async restart() {
      child = await launch(port, password);
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
  };
}

async function launch(port: number, password: string | undefined): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
