import type { StackOneClient } from '../stackone/client.ts';
import { StackOneError } from '../stackone/stackone-error.ts';
import type { WireConnector, WireConnectorProfile } from '../stackone/wire/wire.ts';
import type { ConnectorProfiles } from './connector-profiles.ts';

/** StackOne's catalogue; where StackOne has removed it, what the project's connector profiles say of connectors. */
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

/** Each connector that there are profiles for, in the order of its first profile, whose name and logo it has. */
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
