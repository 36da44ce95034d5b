import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { compileCache } from '../support/compile-cache.ts';

export interface Program {
  readonly child: ChildProcess;
  /** The text on standard output and standard error so far. */
  readonly output: { stdout: string; stderr: string };
  /** Resolves to the first match in standard output. Rejects if the program ends without one. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves to the exit code, or to the name of the signal that ended the program, when its output is closed. */
  readonly ended: Promise<number | string>;
  /** Signals the program and its children, like a terminal. */
  signalAll(signal: NodeJS.Signals): void;
}

type Variables = Readonly<Record<string, string>>;

/** Starts a program in the repository with only these environment variables. */
export function start(command: readonly [string, ...string[]], variables: Variables = {}): Program {
  const [file, ...parameters] = command;
  const child = spawn(file, parameters, {
    env: {
      // The paths of npm and of the `node` that runs it.
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      HOME: tmpdir(),
      ...compileCache,
      ...variables,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  const signalAll = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  };
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) signalAll('SIGKILL');
    await ended;
  });

  const says = async (pattern: RegExp) => {
    const abort = new AbortController();
    const end = ended.then(() => abort.abort());
    try {
      for (;;) {
        const found = pattern.exec(output.stdout);
        if (found) return found;
        await Promise.race([once(child.stdout, 'data', { signal: abort.signal }), end]);
        abort.signal.throwIfAborted();
      }
    } catch {
      throw new Error(`The program ended without saying ${pattern}:\n${output.stdout}${output.stderr}`);
    }
  };
  return { child, output, says, ended, signalAll };
}

/** The address that the gateway logs, without a path. */
export async function urlOf(program: Program): Promise<string> {
  const [, url = ''] = await program.says(/(http:\/\/\S+)\/graphql\n/);
  return url;
}

/** Resolves when `/readyz` answers with this status. */
export async function readiness(url: string, status: number): Promise<void> {
  // Often enough to see a short drain.
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { interval: 10 }).toBe(status);
}
