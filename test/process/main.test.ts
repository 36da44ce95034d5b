import { describe, expect, it, onTestFinished } from 'vitest';
import { hashOf } from '../../src/graphql/documents/known-document.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { flatManifest, manifestFile } from '../support/manifest-file.ts';
import { nodeFlags } from '../support/node-flags.ts';
import { readiness, start, urlOf } from './program.ts';

const gateway = (variables: Readonly<Record<string, string>>) =>
  start([process.execPath, ...nodeFlags, 'src/main.ts'], variables);

function createSession(url: string): Promise<Response> {
  const query =
    'mutation { createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "A" }) { token } }';
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
}

describe('the process, started', () => {
  it('without an API key logs its address and that StackOne is the sandbox, and works', async () => {
    const program = gateway({ PORT: '0' });
    const url = await urlOf(program);
    expect(new URL(url).hostname).toBe('127.0.0.1');
    await program.says(/sandbox.*STACKONE_API_KEY/);
    const answer = await createSession(url);
    expect(await answer.json()).toEqual({ data: { createConnectSession: { token: expect.any(String) } } });
  });

  it('without an API key accepts the webhooks of its sandbox', async () => {
    const url = await urlOf(gateway({ PORT: '0' }));
    const query =
      'mutation { updateLinkedAccount(input: { id: "45355976281015164504", label: "New" }) { linkedAccount { id } } }';
    const headers = { 'content-type': 'application/json' };
    await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const counted = /connect_gateway_webhooks_total\{event="account.updated",result="(accepted|duplicate)"\} 1/;
    await expect.poll(async () => (await fetch(`${url}/metrics`)).text()).toMatch(counted);
  });

  it('with an API key uses it and never logs it', async () => {
    const sandbox = await startSandbox({ apiKey: 'key-of-the-test' });
    onTestFinished(() => sandbox.close());
    const program = gateway({
      PORT: '0',
      AUTH_MODE: 'none',
      STACKONE_API_KEY: sandbox.apiKey,
      STACKONE_BASE_URL: sandbox.url,
      LOG_LEVEL: 'trace',
    });
    const url = await urlOf(program);
    expect((await createSession(url)).status).toBe(200);
    expect(sandbox.requests.map(({ path }) => path)).toEqual(['/connect_sessions']);
    await program.says(/WARNING: AUTH_MODE=none/);
    expect(program.output.stdout).toContain(sandbox.url);
    expect(program.output.stdout).not.toMatch(/embedded sandbox/);
    expect(program.output.stdout + program.output.stderr).not.toContain(sandbox.apiKey);
  });
});

describe('the process, with trusted documents', () => {
  const who = 'query Who { connectViewer { username } }';

  it('loads them at start and on SIGHUP', async () => {
    const file = manifestFile(flatManifest([who]));
    onTestFinished(() => file.remove());
    const program = gateway({ PORT: '0', TRUSTED_DOCUMENTS: file.path, TRUSTED_DOCUMENTS_ONLY: 'true' });
    const url = await urlOf(program);
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ documentId: `sha256:${hashOf(who)}` });
    const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    expect(await answer.json()).toEqual({ data: { connectViewer: { username: 'dev' } } });
    await program.says(/trusted documents loaded/);
    program.signalAll('SIGHUP');
    await program.says(/trusted documents loaded[\s\S]*trusted documents loaded/);
    program.signalAll('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('ends with what is wrong with the manifest', async () => {
    const program = gateway({ PORT: '0', TRUSTED_DOCUMENTS: '/nowhere/manifest.json' });
    expect(await program.ended).toBe(1);
    expect(program.output.stderr).toContain("TRUSTED_DOCUMENTS can't be used: it can't be read (ENOENT)");
  });
});

describe('the process, started with settings that have no effect', () => {
  it('warns of each, names the intended setting, and contains no value', async () => {
    const program = gateway({
      PORT: '0',
      STACKONE_BASE_URL: 'https://value.example',
      AUTH_ISSUERS: 'https://value.example',
      RATE_LIMIT_PER_MINUTE: '987654321',
      REDIS_PORT: 'tcp://10.0.0.1:6379',
      REDIS_PORT_6379_TCP_ADDR: '10.0.0.1',
    });
    await urlOf(program);
    await program.says(/in a browser/);
    const warnings = program.output.stdout.split('\n').filter((line) => line.startsWith('WARNING: '));
    expect(warnings).toEqual([
      expect.stringMatching(/STACKONE_BASE_URL has no effect without STACKONE_API_KEY/),
      expect.stringMatching(/AUTH_ISSUERS is not a setting .*AUTH_ISSUER\.$/),
      expect.stringMatching(/RATE_LIMIT_PER_MINUTE is not a setting .*RATE_LIMIT_OWNER_PER_MINUTE\.$/),
    ]);
    expect(program.output.stdout + program.output.stderr).not.toMatch(/value\.example|987654321/);
  });
});

describe('the process, told to stop', () => {
  it('by SIGTERM serves on for the drain delay, whatever other signals follow', async () => {
    const program = gateway({ PORT: '0', DRAIN_DELAY_MS: '600000' });
    const url = await urlOf(program);
    program.child.kill('SIGTERM');
    await readiness(url, 503);
    for (const signal of ['SIGTERM', 'SIGTERM', 'SIGINT'] as const) {
      program.child.kill(signal);
      expect((await createSession(url)).status).toBe(200);
    }
    expect(program.child.exitCode).toBeNull();
  });

  it('by SIGTERM exits with 0 after the drain delay', async () => {
    const program = gateway({ PORT: '0', DRAIN_DELAY_MS: '100' });
    await urlOf(program);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.output.stderr).toBe('');
  });

  it('by SIGINT stops at once and exits with 0', async () => {
    const program = gateway({ PORT: '0', DRAIN_DELAY_MS: '600000' });
    await urlOf(program);
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(0);
    expect(program.output.stderr).toBe('');
  });
});

describe('the process, unable to start', () => {
  it('reports every fault of the settings in one message on standard error, and exits with 1', async () => {
    const program = gateway({
      PORT: 'eighty',
      STACKONE_TIMEOUT_MS: '-1',
      GRAPHQL_INTROSPECTION: 'yes',
      CORS_ORIGINS: 'example.com',
      LOG_LEVEL: 'loud',
    });
    expect(await program.ended).toBe(1);
    expect(program.output.stdout).toBe('');
    const [first, ...faults] = program.output.stderr.trimEnd().split('\n');
    expect(first).toMatch(/configuration:$/);
    expect(faults.map((fault) => /^ {2}- (\w+) /.exec(fault)?.[1]).sort()).toEqual([
      'CORS_ORIGINS',
      'GRAPHQL_INTROSPECTION',
      'LOG_LEVEL',
      'PORT',
      'STACKONE_TIMEOUT_MS',
    ]);
  });

  it('reports a malformed API key without repeating it', async () => {
    const key = 'line\nbreak';
    const program = gateway({ PORT: '0', STACKONE_API_KEY: key, AUTH_MODE: 'none' });
    expect(await program.ended).toBe(1);
    expect(program.output.stderr).toMatch(/STACKONE_API_KEY is malformed/);
    expect(program.output.stdout + program.output.stderr).not.toContain(key);
  });

  it('reports that the port is in use, and which setting to change', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const program = gateway({ PORT: new URL(sandbox.url).port });
    expect(await program.ended).toBe(1);
    expect(program.output.stderr).toMatch(/^The gateway can't listen: .*EADDRINUSE.*PORT.*\n$/);
    expect(program.output.stdout).toBe('');
  });

  it('reports that the host is not a local address, and which setting to change', async () => {
    const program = gateway({ PORT: '0', HOST: '192.0.2.1' });
    expect(await program.ended).toBe(1);
    expect(program.output.stderr).toMatch(/^The gateway can't listen: .*EADDRNOTAVAIL.*HOST.*\n$/);
  });
});
