import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.ts';

const deployment = new URL('../../docs/deployment/', import.meta.url);

/**
 * nginx with the documented configuration and readiness script, apart from names, ports and folders. Both stop when the test
 * ends.
 */
export async function startNginx(gateways: readonly [URL, URL]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  // If the test runs as root, the workers do not.
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, adapt({ folder, port, gateways }));
  const watch = fileURLToPath(new URL('watch-readiness.sh', deployment));
  endWithTest(spawn('sh', [watch, join(folder, 'not-ready'), ...gateways.map(({ host }) => host)]));
  endWithTest(spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', file, '-g', 'daemon off;'], { stdio: 'ignore' }));
  const url = `http://127.0.0.1:${port}`;
  await expect.poll(() => fetch(`${url}/balancer`).then(({ status }) => status), { timeout: 10_000 }).toBe(200);
  return url;
}

function endWithTest(child: ChildProcess): void {
  onTestFinished(async () => {
    const ended = once(child, 'exit');
    if (child.exitCode === null && child.kill('SIGTERM')) await ended;
  });
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly gateways: readonly [URL, URL];
}

function adapt({ folder, port, gateways }: Place): string {
  const changes = [
    ['/tmp/', `${folder}/`],
    ['listen 4000', `listen 127.0.0.1:${port}`],
    ['connect-gateway-1:4000', gateways[0].host],
    ['connect-gateway-2:4000', gateways[1].host],
  ] as const;
  return changes.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`nginx.conf has no ${from}.`);
      return text.replaceAll(from, to);
    },
    readFileSync(new URL('nginx.conf', deployment), 'utf8'),
  );
}
