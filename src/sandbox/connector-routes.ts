import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { type Connector, connectors, findConnector, modelsOf } from './connector-catalog.ts';
import { logoUrl } from './logo-routes.ts';
import { json } from './reply.ts';
import type { Route } from './route.ts';
import type { SandboxRequest } from './sandbox-request.ts';
import { validated } from './validation.ts';
import type { ConnectorMeta } from './wire-types.ts';

const querySchema = z.object({ include: z.string().optional() });

export function connectorRoutes(): Route[] {
  return [
    {
      method: 'GET',
      path: '/connectors/meta',
      handle(request) {
        const include = includedIn(request);
        const listed = connectors.filter(({ active }) => active || include.has('inactive'));
        return json(listed.map((connector) => describe(connector, include, request)));
      },
    },
    {
      method: 'GET',
      path: '/connectors/meta/{provider}',
      handle(request, provider) {
        const connector = findConnector(provider);
        if (connector === undefined) throw new ApiError(404);
        return json(describe(connector, includedIn(request), request));
      },
    },
  ];
}

/** `include` is one comma-separated string; parts that mean nothing here are let through. */
function includedIn(request: SandboxRequest): Set<string> {
  return new Set(validated(querySchema, request.query).include?.split(','));
}

function describe(connector: Connector, include: Set<string>, request: SandboxRequest): ConnectorMeta {
  const meta: ConnectorMeta = {
    provider: connector.provider,
    provider_name: connector.name,
    category: connector.category,
    active: connector.active,
    models: modelsOf(connector.category),
  };
  if (!include.has('resources')) return meta;
  const images = {
    logo_url: logoUrl(request, connector.provider),
    original_logo_horizontal_url: logoUrl(request, `original/${connector.provider}_horizontal`),
  };
  return { ...meta, resources: { images } };
}
