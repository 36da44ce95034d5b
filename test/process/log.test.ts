import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { nodeFlags } from '../support/node-flags.ts';
import { type Program, start, urlOf } from './program.ts';

const preload = (name: string) => ['--import', new URL(`../support/preload/${name}.ts`, import.meta.url).href];

function startGateway(variables: Readonly<Record<string, string>>, ...options: string[]): Program {
  return start([process.execPath, ...nodeFlags, ...options, 'src/main.ts'], {
    PORT: '0',
    DRAIN_DELAY_MS: '0',
    ...variables,
  });
}

/** Sends operations with these names, one after the other. */
async function send(url: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `query ${name} { __typename }` }),
    });
    expect(response.status).toBe(200);
    await response.arrayBuffer();
  }
}

/** The operations that have a JSON line, in the order of the lines. */
function operationsIn(output: string): string[] {
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line).operation).filter(Boolean);
}

const numbered = (count: number, more = '') => Array.from({ length: count }, (_, index) => `Number${index}${more}`);

describe('the log', () => {
  it('contains a JSON line for each operation before a SIGTERM, including the last one', async () => {
    const program = startGateway({});
    await send(await urlOf(program), numbered(50));
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(operationsIn(program.output.stdout)).toEqual(numbered(50));
  });

  it('is written within a moment, without another line', async () => {
    const program = startGateway({});
    await send(await urlOf(program), numbered(1));
    await program.says(/"operation":"Number0"/);
  });

  it('delays no caller while its reader is suspended, and is complete when the reader continues', async () => {
    const program = startGateway({});
    const url = await urlOf(program);
    program.child.stdout?.pause();
    // Twice the capacity of a pipe.
    const names = numbered(400, 'x'.repeat(900));
    await send(url, names);
    program.child.stdout?.resume();
    await program.says(/"operation":"Number399x/);
    expect(operationsIn(program.output.stdout)).toEqual(names);
  });

  it('is abandoned at the exit if nothing reads it', async () => {
    const program = startGateway({});
    const url = await urlOf(program);
    program.child.stdout?.pause();
    await send(url, numbered(400, 'x'.repeat(900)));
    const exited = once(program.child, 'exit');
    program.child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    program.child.stdout?.resume();
  });

  it('is readable text if LOG_FORMAT says so, with the same redaction', async () => {
    const program = startGateway({ LOG_FORMAT: 'pretty' }, ...preload('fail-on-signal'));
    await send(await urlOf(program), numbered(1));
    await program.says(/\[\d\d:\d\d:\d\d\.\d{3}\] INFO: operation\n(?: {4}.*\n)* {4}operation: "Number0"/);
    program.child.kill('SIGUSR2');
    expect(await program.ended).toBe(1);
    expect(program.output.stdout).toMatch(/FATAL: uncaught error/);
    expect(program.output.stdout).toContain('failed at https://host.example');
    expect(program.output.stdout).not.toContain('preloaded-secret');
  });

  it('is JSON if pino-pretty is not installed', async () => {
    const program = startGateway({ LOG_FORMAT: 'pretty' }, ...preload('without-pino-pretty'));
    await send(await urlOf(program), numbered(1));
    await program.says(/"operation":"Number0"/);
  });
});
