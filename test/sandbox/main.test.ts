import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { compileCache } from '../support/compile-cache.ts';
import { nodeFlags } from '../support/node-flags.ts';

type SandboxProcess = ChildProcessByStdio<null, Readable, Readable>;

const processes: SandboxProcess[] = [];

function run(port: string): SandboxProcess {
  const child = spawn(process.execPath, [...nodeFlags, 'src/sandbox/main.ts'], {
    env: { ...process.env, ...compileCache, SANDBOX_PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  processes.push(child);
  return child;
}

async function refusalOf(child: SandboxProcess): Promise<{ code: unknown; output: string }> {
  const [output, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, output };
}

describe('a closed sandbox', () => {
  it('lets its process exit, even while a fault is waiting', async () => {
    const script = `
      import { startSandbox } from './src/sandbox/sandbox.ts';
      const sandbox = await startSandbox();
      sandbox.faults.add({ fault: { kind: 'latency', ms: 600_000 } });
      const answer = fetch(sandbox.url + '/accounts').catch(() => {});
      while (sandbox.requests.length === 0) await new Promise(setImmediate);
      await sandbox.close();
      await answer;`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, ...compileCache },
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});

describe.concurrent('the sandbox process', () => {
  afterAll(() => {
    for (const child of processes) child.kill('SIGKILL');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('logs its address, and exits with 0 on %s', async (signal) => {
    const child = run('0');
    const [line] = await once(createInterface(child.stdout), 'line');
    expect(line).toMatch(/http:\/\/127\.0\.0\.1:\d+ .*"sandbox-key"/);
    const [url] = /http:\S+/.exec(line) ?? [];
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    child.kill(signal);
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });

  it('treats an empty variable as not set', async () => {
    const child = run('');
    // Another program on this machine may use the port; the process then reports that.
    const said = await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
    expect(String(said)).toContain('127.0.0.1:4010');
    child.kill('SIGKILL');
  });

  it.each(['eighty', '65536'])('refuses port %j with one line', async (port) => {
    const { code, output } = await refusalOf(run(port));
    expect(code).toBe(1);
    expect(output).toBe(`SANDBOX_PORT must be a port number from 0 to 65535, not "${port}".\n`);
  });

  it('reports with one line that the port is in use', async () => {
    const sandbox = await startSandbox();
    const { code, output } = await refusalOf(run(new URL(sandbox.url).port));
    await sandbox.close();
    expect(code).toBe(1);
    expect(output).toMatch(/^The sandbox can't start: .*EADDRINUSE.*\n$/);
  });
});
