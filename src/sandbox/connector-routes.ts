import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { type Connector, connectors, findConnector, modelsOf } from './connector-catalog.ts';
import { describeProfile, profiles } from './connector-profiles.ts';
import { logoUrl } from './logo-routes.ts';
import type { Settings } from './options.ts';
import { validated } from './validation.ts';
import type { ConnectorMeta } from './wire-types.ts';

const querySchema = z.object({ include: z.string().optional() });

const text = z.union([z.string(), z.array(z.string()).transform((values) => values.at(-1))]).optional();
const positive = text.transform((value) => (value ? Number(value) : undefined)).pipe(z.int().min(1).optional());
const flag = text.transform((value) => value || undefined).pipe(z.enum(['true', 'false']).optional());
const profilesQuerySchema = z.object({ connector_key: text, enabled: flag, page: positive, page_size: positive });

export function connectorRoutes(app: FastifyInstance, settings: Settings): void {
  app.get('/connector_profiles', async (request) => {
    const { connector_key: key, enabled, page = 1, page_size } = validated(profilesQuerySchema, request.query);
    const pageSize = Math.min(page_size ?? 25, settings.maximumPageSize);
    const matching = profiles.filter(
      ({ connector, active }) =>
        (key === undefined || connector.provider === key) && (enabled === undefined || active === (enabled === 'true')),
    );
    const data = matching
      .slice((page - 1) * pageSize, page * pageSize)
      .map((profile) => describeProfile(profile, logoUrl(request, profile.connector.provider)));
    return { page, page_size: pageSize, total: matching.length, data };
  });

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
