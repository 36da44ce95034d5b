// Replaces exec-node.sh if npm's shell has no `exec`, such as cmd.exe. A process can't be replaced there, so Node runs as a child,
// which receives the signals and determines the exit code. Any version of Node can parse this file.
const { spawn } = require('node:child_process');
const { scripts } = require('../../package.json');

const words = scripts[process.argv[2]].split(' ');
const options = words.slice(words.indexOf('./src/runtime/exec-node.sh') + 1, words.indexOf('||'));

process.stderr.write("npm's shell has no exec, which is no fault: Node runs as a child of it instead.\n");
const child = spawn(process.execPath, options, { stdio: 'inherit' });
child.on('exit', (code) => process.exit(code === null ? 1 : code));
process.on('SIGTERM', () => child.kill('SIGTERM'));
// A terminal sends Ctrl-C to all its processes, so the child has received it too, and this process waits for its exit.
process.on('SIGINT', () => {});
