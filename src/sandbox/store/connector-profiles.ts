import { type Authentication, type Connector, connectors } from './connector-catalog.ts';
import { uuidOf } from './identifiers.ts';
import type { ConnectorProfileOnWire } from './wire-types.ts';

/** A configuration of the project for linking accounts of a connector. */
export interface ConnectorProfile {
  /** The id that a session takes as `integration_id` or `connector_profile_id`. */
  readonly id: string;
  readonly name: string;
  readonly connector: Connector;
  readonly authentication: Authentication;
  /** Whether a session without a profile id uses this profile. */
  readonly default: boolean;
  readonly active: boolean;
}

const authenticationLabels: Record<Authentication, string> = {
  'api-key': 'API key',
  'subdomain-and-key': 'API key',
  'user-and-token': 'Service user',
  'client-credentials': 'Client credentials',
  oauth2: 'OAuth 2.0',
};

/** Connectors with a second profile. */
const secondWays: Readonly<Record<string, Authentication>> = { hubspot: 'oauth2', salesforce: 'oauth2' };

/** All profiles of the sandbox's project: a default one for each connector, and the second ones. */
export const profiles: readonly ConnectorProfile[] = connectors.flatMap((connector) => {
  const { provider, name, active, integrationId, authentication } = connector;
  const first = { id: integrationId, name, connector, authentication, default: true, active };
  const second = secondWays[provider];
  if (second === undefined) return [first];
  const id = uuidOf(`${second} profile of ${provider}`);
  return [
    first,
    {
      id,
      name: `${name} (${authenticationLabels[second]})`,
      connector,
      authentication: second,
      default: false,
      active,
    },
  ];
});

const profilesById = new Map(profiles.map((profile) => [profile.id, profile]));

export function findProfile(id: string): ConnectorProfile | undefined {
  return profilesById.get(id);
}

export function defaultProfileOf(provider: string): ConnectorProfile | undefined {
  return profiles.find((profile) => profile.default && profile.connector.provider === provider);
}

/** The profile in the format of `GET /connector_profiles`. */
export function describeProfile(profile: ConnectorProfile, logoUrl: string): ConnectorProfileOnWire {
  const { id, name, connector, authentication, active } = profile;
  return {
    id,
    name,
    active,
    default: profile.default,
    categories: [connector.category],
    connector_key: connector.provider,
    connector_label: connector.name,
    connector_owner: 'stackone',
    connector_version: '1.0.0',
    connector_pinned_version: null,
    authentication_config_key: authentication,
    authentication_config_label: authenticationLabels[authentication],
    environment: 'production',
    logo_url: logoUrl,
    release_stage: 'ga',
    created_at: '2026-01-05T08:00:00.000Z',
    updated_at: '2026-01-05T08:00:00.000Z',
  };
}
