import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { start } from './program.ts';

/** This Node without type stripping, and any Node on the machine that never had it. */
const unable: readonly [string, ...string[]][] = [[process.execPath, '--no-experimental-strip-types'], ...olderNodes()];

function olderNodes(): [string][] {
  const files = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  const found = new Set(files.filter((file) => existsSync(file)).map((file) => realpathSync(file)));
  return [...found].filter(isUnable).map((file) => [file]);
}

function isUnable(node: string): boolean {
  return execFileSync(node, ['-p', 'Boolean(process.features.typescript)'], { encoding: 'utf8' }) === 'false\n';
}

describe("a Node that can't run TypeScript", () => {
  it.each(unable)('reports which Node to install, instead of a syntax error: %s', async (file, ...options) => {
    const program = start([file, ...options, '--require', './src/runtime/require-node.cjs', 'src/main.ts'], {
      PORT: '0',
    });
    expect(await program.ended).toBe(1);
    expect(program.output.stdout).toBe('');
    expect(program.output.stderr).toMatch(
      /^The gateway needs Node\.js 22\.19 or later .*; this is v\d+\.\d+\.\d+\.\n.*nodejs\.org\.\n$/s,
    );
  });
});

describe('a Node that can run TypeScript', () => {
  it('reports nothing', async () => {
    const program = start([process.execPath, '--require', './src/runtime/require-node.cjs', '-p', '1'], {});
    expect(await program.ended).toBe(0);
    expect(program.output).toEqual({ stdout: '1\n', stderr: '' });
  });

  it('reports that the dependencies are not installed, instead of a stack trace', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'without-dependencies-'));
    onTestFinished(() => rmSync(empty, { recursive: true }));
    const file = join(empty, 'require-node.cjs');
    copyFileSync('src/runtime/require-node.cjs', file);
    const program = start([process.execPath, '--require', file, '-p', '1'], {});
    expect(await program.ended).toBe(1);
    expect(program.output).toEqual({
      stdout: '',
      stderr: 'The dependencies are not installed. Run `npm ci` first.\n',
    });
  });
});
