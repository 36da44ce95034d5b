// Does for a script of package.json what exec-node.sh does, where npm's shell has no `exec`: in cmd.exe. A process can't be
// replaced there, so Node is a child, which gets the signals and decides the exit code. Any Node can read this.
const { spawn } = require('node:child_process');
const { scripts } = require('../../package.json');

const words = scripts[process.argv[2]].split(' ');
const options = words.slice(words.indexOf('./src/runtime/exec-node.sh') + 1, words.indexOf('||'));

process.stderr.write("npm's shell has no exec, which is no fault: Node runs as a child of it instead.\n");
const child = spawn(process.execPath, options, { stdio: 'inherit' });
child.on('exit', (code) => process.exit(code === null ? 1 : code));
process.on('SIGTERM', () => child.kill('SIGTERM'));
// A terminal sends Ctrl-C to every process that it runs: the child has it, and this one waits for what comes of it.
process.on('SIGINT', () => {});
