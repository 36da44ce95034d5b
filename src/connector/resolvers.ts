import type { ConnectorProfileResolvers, ConnectorResolvers, QueryResolvers } from '../__generated__/resolver-types.ts';
import type { ConnectorFilter } from '../__generated__/schema-types.ts';
import { authorise } from '../auth/policy.ts';
import type { Context } from '../context.ts';
import { categoryOnWire, readCategories } from '../mapping/enums.ts';
import { requireTimestamp } from '../mapping/timestamp.ts';
import type { WireConnector, WireConnectorProfile } from '../stackone/wire/wire.ts';
import { pageOfProfiles } from './profile-pages.ts';

const Query: Pick<QueryResolvers, 'connector' | 'connectors' | 'connectorProfiles'> = {
  connector: (_parent, { provider }, { viewer, connectors }) => {
    authorise(viewer, 'connector:read', null);
    return connectors.find(provider);
  },

  connectors: async (_parent, { filter }, { viewer, connectors }) => {
    authorise(viewer, 'connector:read', null);
    const all = await connectors.list();
    return filter ? all.filter(matcherOf(filter)) : all;
  },

  connectorProfiles: async (_parent, { filter, first, after }, { viewer, connectorProfiles }) => {
    authorise(viewer, 'connector-profile:read', null);
    return pageOfProfiles(await connectorProfiles.list(), filter, { first, after });
  },
};

const Connector: ConnectorResolvers<Context, WireConnector> = {
  __resolveReference: async ({ provider }, { viewer, connectors }) => {
    authorise(viewer, 'connector:read', null);
    return connectors.find(provider);
  },
  provider: (connector) => connector.provider,
  name: (connector) => connector.provider_name,
  category: (connector, _args, { reportUnknownValue }) =>
    readCategories(wireCategoriesOf(connector), reportUnknownValue)[0] ?? null,
  categories: (connector, _args, { reportUnknownValue }) =>
    readCategories(wireCategoriesOf(connector), reportUnknownValue),
  active: (connector) => connector.active,
  logoUrl: (connector) => connector.resources?.images?.logo_url,
  horizontalLogoUrl: (connector) => connector.resources?.images?.original_logo_horizontal_url,
  models: (connector) => connector.models,
  profiles: async (connector, _args, { viewer, connectorProfiles, loaders }) => {
    authorise(viewer, 'connector-profile:read', null);
    const profiles = await connectorProfiles.ofConnector(connector.provider);
    loaders.connectorRows.add(profiles.length);
    return profiles;
  },
  linkedAccounts: (connector, { first, after }, { viewer, loaders }) => {
    authorise(viewer, 'linked-account:read', null);
    return loaders.connectorAccounts.load(connector.provider, { first, after });
  },
};

const ConnectorProfile: ConnectorProfileResolvers<Context, WireConnectorProfile> = {
  id: (profile) => profile.id,
  name: (profile) => profile.name,
  active: (profile) => profile.active,
  default: (profile) => profile.default,
  categories: (profile, _args, { reportUnknownValue }) => readCategories(profile.categories, reportUnknownValue),
  connectorKey: (profile) => profile.connector_key,
  connectorName: (profile) => profile.connector_label,
  connector: (profile, _args, { viewer, connectors }) => {
    authorise(viewer, 'connector:read', null);
    return connectors.find(profile.connector_key);
  },
  logoUrl: (profile) => profile.logo_url,
  releaseStage: (profile) => profile.release_stage,
  environment: (profile) => profile.environment,
  authenticationKey: (profile) => profile.authentication_config_key,
  authenticationName: (profile) => profile.authentication_config_label,
  createdAt: (profile) => requireTimestamp(profile.created_at),
  updatedAt: (profile) => requireTimestamp(profile.updated_at),
};

function matcherOf({ category, active, search }: ConnectorFilter): (connector: WireConnector) => boolean {
  const text = search?.toLowerCase() ?? '';
  return (connector) =>
    (category == null || wireCategoriesOf(connector).includes(categoryOnWire[category])) &&
    (active == null || connector.active === active) &&
    (connector.provider.toLowerCase().includes(text) || connector.provider_name.toLowerCase().includes(text));
}

/** The category from StackOne's catalogue first, then those from connector profiles. */
function wireCategoriesOf({ category, categories }: WireConnector): readonly (string | null | undefined)[] {
  return [category, ...(categories ?? [])];
}

export const connectorResolvers = { Query, Connector, ConnectorProfile };
