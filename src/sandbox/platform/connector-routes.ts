import { z } from 'zod';
import { json } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type { Settings } from '../options.ts';
import { type Connector, connectors, findConnector, modelsOf } from '../store/connector-catalog.ts';
import { describeProfile, profiles } from '../store/connector-profiles.ts';
import type { ConnectorMeta } from '../store/wire-types.ts';
import { ApiError } from './api-error.ts';
import { logoUrl } from './logo-routes.ts';
import { validated } from './validation.ts';

const querySchema = z.object({ include: z.string().optional() });

const text = z.union([z.string(), z.array(z.string()).transform((values) => values.at(-1))]).optional();
const positive = text.transform((value) => (value ? Number(value) : undefined)).pipe(z.int().min(1).optional());
const flag = text.transform((value) => value || undefined).pipe(z.enum(['true', 'false']).optional());
const profilesQuerySchema = z.object({ connector_key: text, enabled: flag, page: positive, page_size: positive });

export function connectorRoutes(settings: Settings): Route[] {
  return [
    {
      method: 'GET',
      path: '/connector_profiles',
      handle: (request) => json(listProfiles(request, settings.maximumPageSize)),
    },
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

function listProfiles(request: SandboxRequest, maximumPageSize: number) {
  const { connector_key: key, enabled, page = 1, page_size } = validated(profilesQuerySchema, request.query);
  const pageSize = Math.min(page_size ?? 25, maximumPageSize);
  const matching = profiles.filter(
    ({ connector, active }) =>
      (key === undefined || connector.provider === key) && (enabled === undefined || active === (enabled === 'true')),
  );
  const data = matching
    .slice((page - 1) * pageSize, page * pageSize)
    .map((profile) => describeProfile(profile, logoUrl(request, profile.connector.provider)));
  return { page, page_size: pageSize, total: matching.length, data };
}

/** `include` is a comma-separated string. Unknown parts are ignored. */
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
