import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('..', import.meta.url));
const manifest: {
  exports: Record<string, string | { types: string; default: string }>;
  dependencies?: object;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const entries = Object.entries(manifest.exports).flatMap(([name, entry]) =>
  typeof entry === 'string' ? [] : [{ name, ...entry }],
);
const fileOf = (wanted: string) => folder + (entries.find(({ name }) => name === wanted)?.default ?? '');

beforeAll(() => run('npm', ['run', 'client'], { cwd: `${folder}/..` }));

/** What a page loads for these entries: bundled, minified and compressed, as every bundler does. */
async function bytesOf(...names: readonly string[]): Promise<number> {
  const input = Object.fromEntries(names.map((name, index) => [`entry${index}`, fileOf(name)]));
  const bundle = await rolldown({ input, external: [/^react/, /^@apollo\//, /^graphql/] });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  const code = output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('');
  return gzipSync(code, { level: 9 }).length;
}

describe('the package', () => {
  it('has a module and types for each of its entries', () => {
    expect(entries.map(({ name }) => name)).toEqual(['.', './documents', './apollo', './react', './flow']);
    for (const entry of entries) {
      expect(existsSync(folder + entry.types), entry.types).toBe(true);
      expect(existsSync(folder + entry.default), entry.default).toBe(true);
    }
  });

  it('depends on nothing, and requires no peer', () => {
    expect(manifest.dependencies).toBeUndefined();
    for (const peer of Object.keys(manifest.peerDependencies)) {
      expect(manifest.peerDependenciesMeta[peer], peer).toEqual({ optional: true });
    }
  });

  it('costs a page at most 4 kB, and 7 kB with React', async () => {
    expect(await bytesOf('.')).toBeLessThanOrEqual(4_000);
    expect(await bytesOf('.', './react')).toBeLessThanOrEqual(7_000);
  });

  it.each(['.', './documents', './flow'])('can be imported where there is no window: %s', async (name) => {
    const code = `await import(${JSON.stringify(fileOf(name))})`;
    await run('node', ['--input-type=module', '--eval', code]);
  });

  it('packs what it exports, and neither sources nor tests', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json'], { cwd: folder });
    const [packed]: { files: { path: string }[] }[] = JSON.parse(stdout);
    const paths = packed?.files.map(({ path }) => path) ?? [];
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'trusted-documents.json', 'dist/index.js']));
    expect(
      paths.filter(
        (path) => !/^(dist\/.*\.(js|d\.ts)|LICENSE|README\.md|(package|trusted-documents)\.json)$/.test(path),
      ),
    ).toEqual([]);
  });
});
