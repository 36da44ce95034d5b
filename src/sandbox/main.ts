import { startSandbox } from './sandbox.ts';

// An empty variable counts as not set.
const portText = process.env['SANDBOX_PORT'] || '4010';
const host = process.env['HOST'] || '127.0.0.1';
const hosts = process.env['ALLOWED_HOSTS'] ?? '';

if (!/^\d{1,5}$/.test(portText) || Number(portText) > 65_535) {
  fail(`SANDBOX_PORT must be a port number from 0 to 65535, not "${portText}".`);
}

try {
  const sandbox = await startSandbox({
    host,
    port: Number(portText),
    recordedRequests: 0,
    controlRoutes: true,
    allowedHosts: hosts.split(',').map((name) => name.trim()),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void sandbox.close());
  }
  process.stdout.write(`StackOne sandbox at ${sandbox.url} with the API key "${sandbox.apiKey}"\n`);
} catch (error) {
  fail(`The sandbox can't start: ${error instanceof Error ? error.message : String(error)}.`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
