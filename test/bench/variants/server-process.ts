import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type VariantName, variants } from './variants.ts';

export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** From the start of the process until it was ready. */
  readonly readyAfterMs: number;
  /** Kills the process. With `SIGINT`, it can shut down first, and write its compile cache. */
  stop(signal?: 'SIGKILL' | 'SIGINT'): Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const giveUpAfterMs = 30_000;
const readyPollMs = 2;

/**
 * Starts a variant as in production, in a process of its own. Its log goes to a file, or to the null device if the file would
 * become too large.
 */
export async function startServer(
  name: VariantName,
  upstreamUrl: string,
  output: 'file' | 'null device' = 'file',
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const variant = variants[name];
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-'));
  const log = output === 'file' ? join(folder, 'log') : '/dev/null';
  const descriptor = openSync(log, 'a');
  const startedAt = performance.now();
  const child = spawn('/bin/sh', ['-c', variant.command], {
    cwd: root,
    // Without the environment of the bench itself.
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      NODE_ENV: 'production',
      PORT: String(port),
      ...variant.environment(upstreamUrl),
      ...environment,
    },
    stdio: ['ignore', descriptor, descriptor],
  });
  closeSync(descriptor);
  const ended = once(child, 'exit');
  const killAndRemove = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', killAndRemove);
  const stop: ServerProcess['stop'] = async (signal = 'SIGKILL') => {
    child.kill(signal);
    await ended;
    killAndRemove();
    process.off('exit', killAndRemove);
  };

  while (!(await isReady(port, variant.readyPath))) {
    if (child.exitCode !== null || performance.now() - startedAt > giveUpAfterMs) {
      const said = readFileSync(log, 'utf8');
      await stop();
      throw new Error(`${variant.title} did not start:\n${said}`);
    }
    await sleep(readyPollMs);
  }
  return { pid: child.pid ?? 0, port, readyAfterMs: performance.now() - startedAt, stop };
}

/** Returns a port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

async function isReady(port: number, path: string | undefined): Promise<boolean> {
  try {
    if (path === undefined) return await takesConnections(port);
    const [answer]: IncomingMessage[] = await once(get({ port, path, host: '127.0.0.1', agent: false }), 'response');
    answer?.resume();
    return answer?.statusCode === 200;
  } catch {
    return false;
  }
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
  return true;
}
