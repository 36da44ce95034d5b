import { execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../fuzz/random.ts';
import { type Mutant, mutantsOf } from './mutants.ts';

/**
 * `npm run mutants -- --count 200 --seed 1 --under src/auth`: makes random single-line changes to `src`, one at a time, in a copy
 * of the committed tree, and reports those that no test detects.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    under: { type: 'string', default: 'src' },
  },
});
const seed = Number(values.seed);
const say = (text: string) => process.stdout.write(`${text}\n`);
/** Longer than all tests take. A mutant whose tests exceed it counts as detected. */
const timeoutMs = 300_000;
const testsOf = (...projects: string[]) => [
  'run',
  ...projects.flatMap((project) => ['--project', project]),
  ...['--bail', '1', '--reporter', 'dot'],
];
const suite = testsOf('unit', 'isolated');

const copy = copyTree();
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
const mutants = choose(Number(values.count));
say(`Seed ${seed}, ${mutants.length} mutants. The same again: npm run mutants -- --seed ${seed}`);

const survivors: Mutant[] = [];
for (const [index, mutant] of mutants.entries()) {
  const noticedBy = await tryMutant(mutant);
  say(`${index + 1} ${mutant.file}:${mutant.line} ${noticedBy ? `noticed by ${noticedBy}` : 'SURVIVES'}`);
  if (noticedBy) continue;
  survivors.push(mutant);
  say(`  - ${mutant.before.trim()}\n  + ${mutant.after.trim()}`);
}
const noticed = mutants.length - survivors.length;
say(`\n${noticed} of ${mutants.length} noticed (${((100 * noticed) / mutants.length).toFixed(1)} %)`);

/** Excludes the sandbox, because it is part of the tests. */
function choose(count: number): Mutant[] {
  const files = git('ls-files', values.under).filter(
    (file) => file.endsWith('.ts') && !/\/(?:__generated__|sandbox)\//.test(file),
  );
  const all = files.flatMap((file) => mutantsOf(file, readFileSync(join(copy, file), 'utf8')));
  const random = new Random(seed);
  return random.times(Math.min(count, all.length), () => all.splice(random.below(all.length), 1)).flat();
}

/**
 * Returns what detects the mutant first: the compiler, the tests in its folder, all tests of `npm test`, or those with Redis and
 * in a browser.
 */
async function tryMutant({ file, line, after }: Mutant): Promise<string | undefined> {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    source
      .split('\n')
      .with(line - 1, after)
      .join('\n'),
  );
  try {
    if (!(await passes('tsc'))) return 'the compiler';
    for (const folder of testFoldersOf(file)) if (!(await passes('vitest', ...suite, folder))) return folder;
    if (!(await passes('vitest', ...suite))) return 'all tests';
    for (const project of ['redis', 'browser']) if (!(await passes('vitest', ...testsOf(project)))) return project;
    return undefined;
  } finally {
    writeFileSync(path, source);
  }
}

/** The test folders that mirror the file's folders, nearest first. */
function testFoldersOf(file: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(file); folder !== 'src' && folder !== '.'; folder = dirname(folder)) {
    const tests = folder.replace(/^src/, 'test');
    if (existsSync(join(copy, tests))) folders.push(`${tests}/`);
  }
  return folders;
}

function passes(command: string, ...parameters: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(join(copy, 'node_modules/.bin', command), parameters, {
      cwd: copy,
      stdio: 'ignore',
      detached: true,
    });
    // Includes child processes, because a hanging test may have started a gateway.
    const timeout = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), timeoutMs);
    child.on('close', (code) => {
      clearTimeout(timeout);
      resolve(code === 0);
    });
  });
}

function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  execFileSync('tar', ['-x', '-C', folder], {
    input: execFileSync('git', ['archive', 'HEAD'], { maxBuffer: 2 ** 28 }),
  });
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function git(...parameters: string[]): string[] {
  return execFileSync('git', parameters, { encoding: 'utf8' }).split('\n').filter(Boolean);
}
