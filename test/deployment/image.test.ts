import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { freePort } from '../support/free-port.ts';
import { nodeFlags } from '../support/node-flags.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const dockerfile = readFileSync(join(repository, 'Dockerfile'), 'utf8');
/** The stage of the application and those that begin with it. */
const [, stages = ''] = dockerfile.split(/^FROM .*(?=\nENV)/m);
const lockFile = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), optional: z.boolean().optional() })),
});

/** The packages that `npm ci --omit=dev --omit=optional` installs. */
function productionPackages(): string[] {
  const { packages } = lockFile.parse(JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')));
  const kept = Object.entries(packages).filter(([path, { dev, optional }]) => path !== '' && !dev && !optional);
  return kept.map(([path]) => path);
}

/** The files that the Dockerfile copies from the repository, with their destinations. */
function copiedFiles(): [string, string][] {
  return [...stages.matchAll(/^COPY (?!--from)(\S+) (\S+)$/gm)].map(([, from = '', to = '']) => [
    from,
    to.replace(/^\.\/$/, from),
  ]);
}

/** The words of an instruction in exec form. */
function wordsOf(instruction: RegExp): string[] {
  return z.array(z.string()).parse(JSON.parse(instruction.exec(stages)?.[1] ?? ''));
}

it('the image contains the files that the gateway needs to start, a compile cache, and a working health check', {
  timeout: 60_000,
}, async () => {
  expect(dockerfile).toContain('RUN npm ci --omit=dev --omit=optional\n');
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const copies: [string, string][] = [
    ...copiedFiles(),
    ...productionPackages().map((path): [string, string] => [path, path]),
  ];
  for (const [from, to] of copies) {
    cpSync(join(repository, from), join(folder, to), { recursive: true, mode: constants.COPYFILE_FICLONE });
  }

  const port = await freePort();
  const environment = {
    NODE_ENV: /^ENV NODE_ENV=(\w+)$/m.exec(stages)?.[1],
    PORT: String(port),
    DRAIN_DELAY_MS: '0',
  };
  const run = ([program, ...parameters]: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    expect(program).toBe('node');
    const env = { ...environment, ...more };
    return spawn(process.execPath, parameters, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  };
  const isHealthy = async () => {
    const [code] = await once(run(wordsOf(/^HEALTHCHECK .*CMD (\[.*\])$/m)), 'exit');
    return code === 0;
  };
  expect(await isHealthy()).toBe(false);

  const flags = [...nodeFlags, '--require', './src/runtime/require-node.cjs'];
  const compile = wordsOf(/^RUN (\[.*\])$/m);
  expect(compile).toEqual(['node', ...flags, 'src/runtime/write-compile-cache.ts']);
  expect(await once(run(compile), 'exit')).toEqual([0, null]);

  const command = wordsOf(/^CMD (\[.*\])$/m);
  expect(command).toEqual(['node', ...flags, 'src/main.ts']);
  const gateway = run(command, { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' });
  const said: string[] = [];
  for (const stream of [gateway.stdout, gateway.stderr]) stream.on('data', (piece: Buffer) => said.push(String(piece)));
  onTestFinished(() => {
    gateway.kill('SIGKILL');
  });
  await expect.poll(() => said.join('')).toContain('Connect Gateway: ');
  const cached = (verdict: string) => said.join('').match(new RegExp(`V8 code cache for .* was ${verdict}`, 'g')) ?? [];
  expect(cached('accepted').join('\n')).toContain('/src/server.ts ');
  // What is compiled again is the program itself and, without an API key, the sandbox.
  expect(cached('accepted').length).toBeGreaterThan(500);
  expect(cached('rejected')).toEqual([]);
  expect(await isHealthy()).toBe(true);
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ linkedAccounts(first: 1) { nodes { id } } }' }),
  });
  expect(await answer.json()).toEqual({ data: { linkedAccounts: { nodes: [{ id: expect.any(String) }] } } });

  const exited = once(gateway, 'exit');
  gateway.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});
