import type { GatewayConfig } from '@graphql-hive/gateway-runtime';

const forwarded = ['authorization', 'x-request-id', 'traceparent', 'idempotency-key'];

export const gatewayConfig: Pick<GatewayConfig, 'propagateHeaders'> = {
  propagateHeaders: {
    fromClientToSubgraphs: ({ request, subgraphName }) =>
      subgraphName === 'connect'
        ? Object.fromEntries(forwarded.map((name) => [name, request.headers.get(name)]))
        : undefined,
  },
};
