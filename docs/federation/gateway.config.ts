import { readFileSync } from 'node:fs';
import type { GatewayConfig } from '@graphql-hive/gateway-runtime';

const forwarded = ['authorization', 'x-request-id', 'traceparent', 'idempotency-key'];
// The first secret of the gateway's ROUTER_SECRET; without the file, none is sent.
const secretFile = process.env['ROUTER_SECRET_FILE'];
const own = secretFile ? { 'x-router-authorization': readFileSync(secretFile, 'utf8').trim() } : {};

export const gatewayConfig: Pick<GatewayConfig, 'propagateHeaders'> = {
  propagateHeaders: {
    fromClientToSubgraphs: ({ request, subgraphName }) =>
      subgraphName === 'connect'
        ? { ...Object.fromEntries(forwarded.map((name) => [name, request.headers.get(name)])), ...own }
        : undefined,
  },
};
