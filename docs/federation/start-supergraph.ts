import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { gatewayConfig } from './gateway.config.ts';
import { organisationsSdl, startOrganisations } from './organisations.ts';

/**
 * `npm run supergraph`: the gateway on its sandbox, the example subgraph of this folder, and Hive Gateway in front of both.
 * `PORT` (default 4000) is the port of Hive Gateway. Stop it with Ctrl-C.
 */
const query = `{
  organisation(id: "organisation-1") {
    name
    originOwner { linkedAccounts(first: 3) { nodes { provider status note } } }
  }
}`;

let stopping = false;
const connect = await startConnectGateway();
const organisations = await startOrganisations();
const runtime = createGatewayRuntime({ supergraph: await compose(), ...gatewayConfig, logging: false });
const server = createServer(runtime);
server.listen(Number(process.env['PORT'] ?? 4000), '127.0.0.1');
server.once('error', (error) => {
  process.stderr.write(`Hive Gateway can't listen: ${error.message}. Set PORT to a free port.\n`);
  void stop(1);
});
server.once('listening', announce);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(0));

function announce(): void {
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/graphql`;
  const body = JSON.stringify({ query: query.replaceAll(/\s+/g, ' ') });
  process.stdout.write(
    `Supergraph: ${url}\n` +
      `  subgraph connect: ${connect.url}\n` +
      `  subgraph organisations: ${organisations.url}\n` +
      'Open the first address in a browser, or ask for fields of both subgraphs from a terminal:\n' +
      `  curl -s ${url} -H 'content-type: application/json' -d '${body}'\n`,
  );
}

/** The gateway as `npm start` runs it, in its own process on a free port. */
async function startConnectGateway() {
  const child = spawn('npm', ['start', '--silent'], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const found = /^Connect Gateway: (\S+)/.exec(line)?.[1];
      if (found) resolve(found);
    });
    child.on('exit', () => reject(new Error('The gateway did not start.')));
  });
  return {
    url,
    async stop() {
      child.kill('SIGINT');
      await exited;
    },
  };
}

async function compose(): Promise<string> {
  const response = await fetch(connect.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const { data } = (await response.json()) as { data: { _service: { sdl: string } } };
  const { supergraphSdl, errors } = composeServices([
    { name: 'connect', url: connect.url, typeDefs: parse(data._service.sdl) },
    { name: 'organisations', url: organisations.url, typeDefs: parse(organisationsSdl) },
  ]);
  if (!supergraphSdl) throw new Error(`The subgraphs do not compose: ${errors?.join('; ')}`);
  return supergraphSdl;
}

async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  server.close();
  server.closeAllConnections();
  await Promise.all([runtime[Symbol.asyncDispose](), organisations.stop(), connect.stop()]);
  process.exit(exitCode);
}
