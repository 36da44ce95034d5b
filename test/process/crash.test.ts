import { describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { nodeFlags } from '../support/node-flags.ts';
import { type Program, readiness, start, urlOf } from './program.ts';

const failing = new URL('../support/preload/fail-on-signal.ts', import.meta.url).href;

/** A gateway that fails on SIGUSR2 with an unhandled rejection, and on SIGHUP with an uncaught exception. */
async function startFailing(sandbox: Sandbox, variables: Readonly<Record<string, string>> = {}): Promise<Program> {
  return start([process.execPath, ...nodeFlags, '--import', failing, 'src/main.ts'], {
    PORT: '0',
    AUTH_MODE: 'none',
    STACKONE_API_KEY: sandbox.apiKey,
    STACKONE_BASE_URL: sandbox.url,
    DRAIN_DELAY_MS: '600000',
    ...variables,
  });
}

async function openSandbox(): Promise<Sandbox> {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  return sandbox;
}

function readConnectors(url: string): Promise<Response> {
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ connectors { provider } }' }),
  });
}

function fatalLines({ output }: Program) {
  const lines = output.stdout.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 60);
}

describe.each([
  ['a rejection that nobody handles', 'SIGUSR2', 'unhandledRejection', 'Error'],
  ['an exception that nobody catches', 'SIGHUP', 'uncaughtException', 'TypeError'],
] as const)('%s', (_name, signal, origin, type) => {
  it('is logged without sensitive data, and ends the process with 1 after the requests in flight', async () => {
    const sandbox = await openSandbox();
    sandbox.faults.add({ fault: { kind: 'latency', ms: 1_000 } });
    const program = await startFailing(sandbox);
    const url = await urlOf(program);
    const answer = readConnectors(url);
    await expect.poll(() => sandbox.requests.length).toBe(1);
    // Later signals and errors have no further effect.
    for (const each of [signal, signal, 'SIGTERM', 'SIGINT'] as const) program.child.kill(each);
    expect((await answer).status).toBe(200);
    expect(await program.ended).toBe(1);

    const [fatal] = fatalLines(program);
    expect(fatal).toMatchObject({
      origin,
      msg: 'uncaught error: the gateway is stopping',
      err: { type, message: 'failed at https://host.example', stack: expect.stringMatching(/fail-on-signal\.ts/) },
    });
    expect(program.output.stdout + program.output.stderr).not.toContain('preloaded-secret');
  });
});

describe('an uncaught failure while the gateway drains', () => {
  it('makes the exit code 1', async () => {
    const program = await startFailing(await openSandbox(), { DRAIN_DELAY_MS: '1000' });
    const url = await urlOf(program);
    program.child.kill('SIGTERM');
    await readiness(url, 503);
    program.child.kill('SIGUSR2');
    expect(await program.ended).toBe(1);
    expect(fatalLines(program)).toHaveLength(1);
  });
});

describe("an uncaught failure when the log's reader has gone", () => {
  it('ends the process all the same', async () => {
    const program = await startFailing(await openSandbox());
    await urlOf(program);
    program.child.stdout?.destroy();
    program.child.kill('SIGUSR2');
    expect(await program.ended).toBe(1);
  });
});
