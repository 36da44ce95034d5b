import type { StackOneClient } from '../stackone/client.ts';
import { StackOneError } from '../stackone/stackone-error.ts';
import type { WireConnector, WireConnectorProfile } from '../stackone/wire/wire.ts';
import type { ConnectorProfiles } from './connector-profiles.ts';

/**
 * Reads StackOne's catalogue. If StackOne has removed the route, derives the connectors from the project's connector profiles.
 */
export async function readCatalogue(
  stackone: Pick<StackOneClient, 'listConnectors'>,
  profiles: Pick<ConnectorProfiles, 'list'>,
): Promise<readonly WireConnector[]> {
  try {
    return await stackone.listConnectors();
  } catch (error) {
    if (!(error instanceof StackOneError && error.failure.kind === 'route-gone')) throw error;
    return connectorsOf(await profiles.list());
  }
}

/** One connector for each provider with profiles, in the order of its first profile and with that profile's name and logo. */
function connectorsOf(profiles: readonly WireConnectorProfile[]): WireConnector[] {
  const connectors = new Map<string, WireConnector>();
  for (const { connector_key: provider, connector_label, categories, active, logo_url } of profiles) {
    const known = connectors.get(provider);
    connectors.set(provider, {
      provider,
      provider_name: known?.provider_name ?? connector_label,
      categories: [...new Set([...(known?.categories ?? []), ...(categories ?? [])])],
      active: active || known?.active === true,
      resources: known?.resources ?? { images: { logo_url } },
    });
  }
  return [...connectors.values()];
}
