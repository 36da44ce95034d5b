import type { ConnectorFilter, ConnectorResolvers, QueryResolvers } from '../__generated__/types.ts';
import { authorise } from '../auth/policy.ts';
import type { Context } from '../context.ts';
import { categoryOnWire, readCategory } from '../enums.ts';
import type { WireConnector } from '../stackone/wire.ts';

const Query: Pick<QueryResolvers, 'connector' | 'connectors'> = {
  connector: (_parent, { provider }, { viewer, connectors }) => {
    authorise(viewer, 'connector:read', null);
    return connectors.find(provider);
  },

  connectors: async (_parent, { filter }, { viewer, connectors }) => {
    authorise(viewer, 'connector:read', null);
    const all = await connectors.list();
    return filter ? all.filter(matcherOf(filter)) : all;
  },
};

const Connector: ConnectorResolvers<Context, WireConnector> = {
  __resolveReference: async ({ provider }, { viewer, connectors }) => {
    authorise(viewer, 'connector:read', null);
    return connectors.find(provider);
  },
  provider: (connector) => connector.provider,
  name: (connector) => connector.provider_name,
  category: (connector, _args, { reportUnknownValue }) => readCategory(connector.category, reportUnknownValue),
  active: (connector) => connector.active,
  logoUrl: (connector) => connector.resources?.images?.logo_url,
  horizontalLogoUrl: (connector) => connector.resources?.images?.original_logo_horizontal_url,
  models: (connector) => connector.models,
};

function matcherOf({ category, active, search }: ConnectorFilter): (connector: WireConnector) => boolean {
  const text = search?.toLowerCase() ?? '';
  return (connector) =>
    (category == null || connector.category === categoryOnWire[category]) &&
    (active == null || connector.active === active) &&
    (connector.provider.toLowerCase().includes(text) || connector.provider_name.toLowerCase().includes(text));
}

export const connectorResolvers = { Query, Connector };
