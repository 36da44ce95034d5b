import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Routes } from '../../http/router.ts';
import { createDirectoryRoutes } from '../directory-routes.ts';
import { createStaticRoute, type StaticContent } from '../static-route.ts';
import { readyOperations } from './ready-operations.ts';

const path = '/explorer';
const optionsFile = 'options.js';

/** Altair sets styles on elements and starts a worker from a blob. `connect-src` keeps operations and tokens on this origin. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const script = 'text/javascript; charset=utf-8';

export interface ExplorerOptions {
  /** Whether the explorer reads the schema when it opens. Set it only where no token is required. */
  readonly readsSchema: boolean;
}

/**
 * Serves Altair, a GraphQL explorer, from `node_modules`, without another host. It has no access of its own: operations run with
 * the user's token.
 */
export async function createExplorer(options: ExplorerOptions): Promise<Routes> {
  const files = await createDirectoryRoutes({
    directory: join(dirname(fileURLToPath(import.meta.resolve('altair-static'))), 'dist'),
    prefix: `${path}/`,
    policy,
    // Excludes Altair's own page, which needs the path and the options, and the frame that runs scripts before a request.
    includes: (file) => file !== 'index.html' && !file.startsWith('iframe-sandbox/'),
  });
  const page = createStaticRoute(loadPage);
  return {
    ...files,
    [path]: page,
    [`${path}/`]: page,
    [`${path}/${optionsFile}`]: createStaticRoute(() => ({
      contentType: script,
      policy,
      body: optionsScript(options),
    })),
  };
}

async function loadPage(): Promise<StaticContent> {
  // Loaded on demand, because loading takes time and few gateways need the explorer.
  const { renderAltair } = await import('altair-static');
  const html = renderAltair({ baseURL: `${path}/`, serveInitialOptionsInSeperateRequest: optionsFile });
  return { contentType: 'text/html; charset=utf-8', policy, body: html.replace('<html>', '<html lang="en">') };
}

const tabs = readyOperations.map(({ name, document, variables }) => ({
  initialName: name,
  initialQuery: document,
  initialVariables: JSON.stringify(variables, undefined, 2),
  initialSubscriptionRequestHandlerId: 'graphql-ws',
}));

/** The gateway's address is only known in the browser, because a proxy may change the scheme and the host. */
function optionsScript({ readsSchema }: ExplorerOptions): string {
  const settings = {
    instanceStorageNamespace: 'connect-gateway_',
    disableAccount: true,
    // A new tab counts as a change of environment. Without this setting, Altair loads the schema only on a click.
    initialSettings: { theme: 'system', disablePushNotification: true, 'schema.reload.onEnvChange': readsSchema },
  };
  return `// Otherwise Altair advertises a service of another host.
localStorage.setItem('altair:db:ai-plugin-showcased', '{"value":true}');
const { origin } = location;
const endpoints = {
  endpointURL: origin + '/graphql',
  subscriptionsEndpoint: origin.replace(/^http/, 'ws') + '/graphql',
};
const tabs = ${JSON.stringify(tabs, undefined, 2)};
AltairGraphQL.init({
  ...${JSON.stringify(settings)},
  ...endpoints,
  initialWindows: tabs.map((tab) => ({ ...tab, ...endpoints })),
});
`;
}
