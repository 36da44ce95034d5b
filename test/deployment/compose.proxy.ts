import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { expect, it, onTestFinished, vi } from 'vitest';
import { readiness, start, urlOf } from '../process/program.ts';
import { startRedisServer } from '../redis/redis-server.ts';
import { freePort } from '../support/free-port.ts';
import { nodeFlags } from '../support/node-flags.ts';
import { environmentOf, readComposeFile, serviceNamed } from './compose-file.ts';
import { blockWith, runInShell } from './guide.ts';
import { startNginx } from './nginx.ts';

const file = readComposeFile();
const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

/** Translates the environment to services without names, with secrets in a folder of the test. */
type Translate = (environment: Readonly<Record<string, string>>) => Record<string, string>;

function translation(folder: string, addresses: Readonly<Record<string, string>>): Translate {
  const changes = [['/run/secrets/', `${folder}/secrets/`], ...Object.entries(addresses)];
  return (environment) =>
    Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [
        name,
        changes.reduce((text, [from = '', to = '']) => text.replace(from, to), value),
      ]),
    );
}

async function startRedis(): Promise<string> {
  // The test passes `--save ""` and `--appendonly no` itself; the rest is what the file adds.
  const [, settings = ''] = /--appendonly no (.*)$/.exec(String(serviceNamed(file, 'redis').command)) ?? [];
  const redis = await startRedisServer(undefined, settings.split(' '));
  onTestFinished(() => redis.kill());
  return new URL(redis.url).host;
}

async function startSandbox(): Promise<string> {
  const service = serviceNamed(file, 'sandbox');
  const [, ...parameters] = service.command ?? [];
  const variables = { ...environmentOf(service), HOST: '127.0.0.1', SANDBOX_PORT: '0' };
  const sandbox = start([process.execPath, ...parameters], variables);
  const [, address = ''] = await sandbox.says(/at http:\/\/(\S+) with/);
  return address;
}

async function startGateway(name: string, translate: Translate): Promise<URL> {
  const environment = translate(environmentOf(serviceNamed(file, name)));
  const gateway = start([process.execPath, ...nodeFlags, 'src/main.ts'], {
    ...environment,
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
  });
  const url = await urlOf(gateway);
  await readiness(url, 200);
  return new URL(url);
}

/** Hive Gateway with the files that the Compose file mounts, and another address for the supergraph. */
async function startRouter(balancerUrl: string, translate: Translate): Promise<string> {
  const { ROUTER_SECRET_FILE: secretFile } = translate(environmentOf(serviceNamed(file, 'router')));
  vi.stubEnv('ROUTER_SECRET_FILE', secretFile);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const { gatewayConfig } = await import('../../docs/federation/gateway.config.ts');
  const published = new URL('../../schema/published/supergraph.graphql', import.meta.url);
  const supergraph = readFileSync(published, 'utf8').replace('http://connect-gateway:4000', balancerUrl);
  const runtime = createGatewayRuntime({ supergraph, ...gatewayConfig, logging: false });
  const server = createServer(runtime).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await runtime[Symbol.asyncDispose]();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return `http://127.0.0.1:${address.port}`;
}

it('the services of the Compose file answer the commands of docs/deployment.md', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [preparation = ''] = /^mkdir[\s\S]*?(?=^docker)/m.exec(blockWith('sh', 'mkdir')) ?? [];
  await runInShell(preparation, folder);

  const [redis, sandbox] = await Promise.all([startRedis(), startSandbox()]);
  const translate = translation(folder, { 'redis:6379': redis, 'sandbox:4010': sandbox });
  const gateways = await Promise.all([
    startGateway('connect-gateway-1', translate),
    startGateway('connect-gateway-2', translate),
  ]);
  const balancer = await startNginx(gateways);
  const router = await startRouter(balancer, translate);

  const ask = blockWith('sh', 'curl -s').replace('http://127.0.0.1:4000', router);
  const answer = await runInShell(`${blockWith('sh', 'base64url()')}\n${ask}`, folder);
  expect(JSON.parse(answer)).toEqual(JSON.parse(blockWith('json', 'connectViewer')));

  // A request past the router is refused, and only /graphql is reachable.
  const direct = ask.replace(router, balancer);
  const refusal = await runInShell(`${blockWith('sh', 'base64url()')}\n${direct}`, folder);
  expect(JSON.parse(refusal)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect((await fetch(`${balancer}/metrics`)).status).toBe(404);

  // Both gateways count in the same Redis.
  for (const { origin } of gateways) {
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    expect(metrics).not.toMatch(/^connect_gateway_shared_state_lost.* 1$/m);
  }
});

it("docs/operations.md explains how to find an organisation's digest from the log", async () => {
  const [, command = ''] = /^```sh\n(.*acme-corp.*)\n```$/m.exec(operations) ?? [];
  const digest = await runInShell(command, tmpdir());
  expect(digest).toMatch(/^\S{12}\n$/);
  // The test of the log expects the same digest.
  expect(operations).toContain(`"owner":"${digest.trim()}"`);
});
