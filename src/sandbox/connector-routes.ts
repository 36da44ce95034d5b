import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { type Connector, connectors, findConnector, modelsOf } from './connector-catalog.ts';
import { logoUrl } from './logo-routes.ts';
import { validated } from './validation.ts';
import type { ConnectorMeta } from './wire-types.ts';

const querySchema = z.object({ include: z.string().optional() });

export function connectorRoutes(app: FastifyInstance): void {
  app.get('/connectors/meta', async (request) => {
    const include = includedIn(request);
    return connectors
      .filter(({ active }) => active || include.has('inactive'))
      .map((connector) => describe(connector, include, request));
  });

  app.get<{ Params: { provider: string } }>('/connectors/meta/:provider', async (request) => {
    const connector = findConnector(request.params.provider);
    if (connector === undefined) throw new ApiError(404);
    return describe(connector, includedIn(request), request);
  });
}

/** `include` is one comma-separated string; parts that mean nothing here are let through. */
function includedIn(request: FastifyRequest): Set<string> {
  return new Set(validated(querySchema, request.query).include?.split(','));
}

function describe(connector: Connector, include: Set<string>, request: FastifyRequest): ConnectorMeta {
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
