import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Routes } from '../../http/router.ts';
import { createStaticRoute } from '../static-route.ts';
import { createModuleRoutes } from './module-routes.ts';

const path = '/demo';
const clientSources = fileURLToPath(new URL('../../../client/src', import.meta.url));
const browserSources = fileURLToPath(new URL('browser', import.meta.url));

export interface DemoOptions {
  readonly stackone: { readonly baseUrl: URL };
  /** Whether StackOne is the sandbox in this process. */
  readonly embeddedSandbox: boolean;
}

/**
 * Serves a product's page of integrations, built on `client/`. Its users act as the fixed viewer, so serve it only if no token is
 * required, and never in production. The production image has neither the client nor the Hub, and therefore no demo.
 */
export async function createDemo(options: DemoOptions): Promise<Routes> {
  if (!existsSync(clientSources)) return {};
  const hub = findHub();
  const html = await readFile(new URL('page.html', import.meta.url), 'utf8');
  const policy = createPolicy(options, html);
  const file = (name: string, contentType: string) =>
    createStaticRoute(async () => ({ contentType, policy, body: await readFile(new URL(name, import.meta.url)) }));
  return {
    ...(await createModuleRoutes({ directory: browserSources, prefix: `${path}/page/`, policy })),
    ...(await createModuleRoutes({ directory: clientSources, prefix: `${path}/client/`, policy })),
    [path]: createStaticRoute(() => ({
      contentType: 'text/html; charset=utf-8',
      policy,
      body: html
        .replace('%STACKONE%', () => attributeOf(options.stackone.baseUrl))
        .replace('%HUB%', String(hub !== undefined)),
    })),
    [`${path}/page.css`]: file('page.css', 'text/css; charset=utf-8'),
    ...(hub && {
      [`${path}/hub.js`]: createStaticRoute(async () => ({
        contentType: 'text/javascript; charset=utf-8',
        policy,
        body: await readFile(hub),
      })),
    }),
  };
}

/** StackOne's Hub is an optional dependency. Without it, StackOne's own page opens in a window. */
function findHub(): string | undefined {
  try {
    return fileURLToPath(import.meta.resolve('@stackone/hub/webcomponent'));
  } catch {
    return undefined;
  }
}

/** Returns the URL without a trailing slash, as the value of an attribute. The Hub appends paths to it. */
function attributeOf({ href }: URL): string {
  return href.replace(/\/$/, '').replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

/** The Hub calls StackOne itself, and sets styles on elements. Connectors have logos on other hosts. */
function createPolicy({ stackone, embeddedSandbox }: DemoOptions, html: string): string {
  const [, importMap = ''] = /<script type="importmap">([^<]*)</.exec(html) ?? [];
  const { origin } = stackone.baseUrl;
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash('sha256', importMap, 'base64')}'`,
    "style-src 'self' 'unsafe-inline'",
    'font-src data:',
    `img-src 'self' data: ${embeddedSandbox ? origin : `${origin} https:`}`,
    `connect-src 'self' ${origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
