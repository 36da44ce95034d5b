import { composeServices } from '@apollo/composition';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeServices as composeByHive } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { gatewayConfig } from '../../docs/federation/gateway.config.ts';
import { type Organisations, organisationsSdl, startOrganisations } from '../../docs/federation/organisations.ts';
import { claimsOf, type Issuer, jwtConfig, startIssuer } from '../support/tokens.ts';
import { startWorld, type World } from '../support/world.ts';

let issuer: Issuer;
let world: World;
let organisations: Organisations;
let services: { name: string; url: string; typeDefs: ReturnType<typeof parse> }[];
beforeAll(async () => {
  issuer = await startIssuer();
  world = await startWorld({
    webhooks: {},
    config: { auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }) },
  });
  organisations = await startOrganisations();
  const authorization = `Bearer ${await issuer.token(claimsOf('dev-owner'))}`;
  const { body } = await world.graphql('{ _service { sdl } }', {}, { authorization });
  services = [
    { name: 'connect', url: `${world.url}/graphql`, typeDefs: parse(body.data._service.sdl) },
    { name: 'organisations', url: organisations.url, typeDefs: parse(organisationsSdl) },
  ];
});
afterAll(async () => {
  await organisations.stop();
  await world.stop();
  issuer.close();
});

const composers = {
  Apollo: () => composeServices(services).supergraphSdl ?? '',
  Hive: () => composeByHive(services).supergraphSdl ?? '',
};
const transports = {
  'server-sent events': {},
  WebSocket: {
    transportEntries: {
      connect: {
        options: {
          subscriptions: {
            kind: 'ws',
            location: '/graphql',
            options: { connectionParams: { authorization: '{context.headers.authorization}' } },
          },
        },
      },
    },
  },
};

describe.each(Object.entries(composers))('a supergraph composed by %s', (_composer, compose) => {
  it.each(Object.entries(transports))(
    "brings events with fields of another subgraph on the event's account over %s",
    async (_transport, options) => {
      const runtime = createGatewayRuntime({ supergraph: compose(), ...gatewayConfig, ...options, logging: false });
      onTestFinished(async () => runtime[Symbol.asyncDispose]());
      const authorization = `Bearer ${await issuer.token(claimsOf('dev-owner'))}`;
      const response = await runtime.fetch('http://router/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization },
        body: JSON.stringify({
          query: `subscription { linkedAccountEvents { type linkedAccount { label note originOwner { organisation { name } } } } }`,
        }),
      });
      expect(response.status).toBe(200);
      const transport = options === transports.WebSocket ? 'websocket' : 'sse';
      await expect
        .poll(async () => (await fetch(`${world.url}/metrics`)).text())
        .toContain(`connect_gateway_subscriptions{transport="${transport}"} 1`);
      world.sandbox.accounts.update('45355976281015164504', { label: `over ${transport}` });

      const event = await firstEvent(response);
      expect(event).toEqual({
        data: {
          linkedAccountEvents: {
            type: 'UPDATED',
            linkedAccount: {
              label: `over ${transport}`,
              note: 'Renewed in spring.',
              originOwner: { organisation: { name: 'Development' } },
            },
          },
        },
      });
      await expect
        .poll(async () => (await fetch(`${world.url}/metrics`)).text())
        .toContain(`connect_gateway_subscriptions{transport="${transport}"} 0`);
    },
  );
});

/** The first event of a stream. Closes the stream. */
async function firstEvent(response: Response): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const data = /^data: ?(\{.*\})$/m.exec(text)?.[1];
    if (data !== undefined) return JSON.parse(data);
  }
  throw new Error(`The stream has ended: ${text}`);
}
