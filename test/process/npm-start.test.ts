import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { readiness, start, urlOf } from './program.ts';

describe('npm start', () => {
  it('forwards SIGTERM to the gateway, which drains, and exits with its 0', async () => {
    const program = start(['npm', 'start'], { PORT: '0', DRAIN_DELAY_MS: '500' });
    const url = await urlOf(program);
    await program.says(/sandbox/);
    program.child.kill('SIGTERM');
    await readiness(url, 503);
    program.child.kill('SIGTERM');
    // The output ends when npm and the gateway have both exited.
    expect(await program.ended).toBe(0);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });

  it('prints the address of the demo, which works, and nothing on standard error', async () => {
    const program = start(['npm', 'start'], { PORT: '0', DRAIN_DELAY_MS: '0' });
    const [, demo = ''] = await program.says(/(http:\S+\/demo) in a browser/);
    expect(await (await fetch(demo)).text()).toContain('/demo/page/main.ts');
    const script = await fetch(`${demo}/page/main.ts`);
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    program.signalAll('SIGINT');
    expect(await program.ended).toBe(0);
    expect(program.output.stderr).toBe('');
  });

  it('stops at once and exits with 0 on Ctrl-C, which reaches both npm and the gateway', async () => {
    const program = start(['npm', 'start'], { PORT: '0', DRAIN_DELAY_MS: '600000' });
    await urlOf(program);
    program.signalAll('SIGINT');
    expect(await program.ended).toBe(0);
  });

  it("exits with the 1 of a gateway that can't start", async () => {
    const program = start(['npm', 'start'], { PORT: 'eighty' });
    expect(await program.ended).toBe(1);
    expect(program.output.stderr).toContain('PORT must be');
  });
});

const repository = fileURLToPath(new URL('../..', import.meta.url));

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'npm-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function writeProgram(file: string, content: string): string {
  writeFileSync(file, content);
  chmodSync(file, 0o755);
  return file;
}

describe.each(['start', 'dev', 'sandbox'])('npm run %s in a shell without exec, such as cmd.exe', (script) => {
  const variables = () => ({
    PORT: '0',
    SANDBOX_PORT: '0',
    DRAIN_DELAY_MS: '600000',
    npm_config_script_shell: writeProgram(
      join(newFolder(), 'shell'),
      // Like cmd.exe, it survives Ctrl-C.
      `#!/bin/sh\ntrap : INT\neval "$(printf %s "$2" | sed 's/^exec /no-such-command /')"\n`,
    ),
  });

  it('works all the same, with one line about it, and exits with 0 on Ctrl-C', async () => {
    const program = start(['npm', 'run', script], variables());
    await program.says(/http:\/\/127\.0\.0\.1:\d+/);
    expect(program.output.stderr).toContain("npm's shell has no exec, which is no fault");
    program.signalAll('SIGINT');
    expect(await program.ended).toBe(0);
  });
});

describe('a script that replaces its shell', () => {
  const scripts = Object.entries(packageJson.scripts).filter(([, command]) => command.startsWith('exec '));

  it.each(scripts)('also works without exec, with the same options: %s', (name, command) => {
    expect(command).toMatch(
      new RegExp(`^exec sh \\./src/runtime/exec-node\\.sh .* \\|\\| node \\./src/runtime/exec-node\\.cjs ${name}$`),
    );
  });
});

describe('npm start in a shell without exec', () => {
  it("runs Node with the script's flags, and forwards signals and the exit code", async () => {
    const folder = newFolder();
    const main = [
      "process.on('SIGTERM', () => process.exit(7));",
      'setInterval(() => {}, 60_000);',
      "console.log(process.execArgv.join(' '));",
    ].join('\n');
    writeFileSync(join(folder, 'main.cjs'), main);
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({
        scripts: { start: 'exec sh ./src/runtime/exec-node.sh --no-warnings main.cjs || node launcher start' },
      }),
    );
    mkdirSync(join(folder, 'src/runtime'), { recursive: true });
    copyFileSync(join(repository, 'src/runtime/exec-node.cjs'), join(folder, 'src/runtime/exec-node.cjs'));
    const program = start(['sh', '-c', `cd ${folder} && exec node src/runtime/exec-node.cjs start`]);
    await program.says(/^--no-warnings$/m);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(7);
  });
});

describe('npm start with an unsuitable node first on the path', () => {
  /** The project with this `node` in `node_modules/.bin`, where `npm ci` would put it. */
  function projectWith(node: string): string {
    const folder = newFolder();
    copyFileSync(join(repository, 'package.json'), join(folder, 'package.json'));
    for (const name of ['src', 'schema']) symlinkSync(join(repository, name), join(folder, name));
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
    writeProgram(join(folder, 'node_modules/.bin/node'), node);
    return folder;
  }

  it.each([
    ['its loader is missing', '#!/lib/ld-that-is-not-there.so.1\n'],
    ['its libraries are of another kind', '#!/bin/sh\necho "Error relocating: symbol not found" >&2\nexit 127\n'],
  ])('runs the node that runs npm: %s', async (_why, node) => {
    const program = start(['npm', '--prefix', projectWith(node), 'start'], { PORT: '0', DRAIN_DELAY_MS: '0' });
    await urlOf(program);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.output.stderr).toBe('');
  });

  it('explains in one line what to do if there is no other', async () => {
    const folder = newFolder();
    writeProgram(join(folder, 'node'), '#!/lib/ld-that-is-not-there.so.1\n');
    const program = start(['/bin/sh', './src/runtime/exec-node.sh', 'src/main.ts'], { PATH: folder });
    expect(await program.ended).toBe(1);
    expect(program.output.stderr).toMatch(/^No Node\.js on the path can run here\. Install 22\.19 or later .*\n$/);
    expect(program.output.stdout).toBe('');
  });
});
