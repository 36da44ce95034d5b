import { readFile } from 'node:fs/promises';
import packageJson from '../../../package.json' with { type: 'json' };
import { developmentViewer } from '../../auth/viewer.ts';
import { notStored } from '../../http/exchange.ts';
import type { Routes } from '../../http/router.ts';
import { inlineSources } from '../inline-sources.ts';
import { createStaticRoute, type StaticContent } from '../static-route.ts';
import type { RecentOperations } from './recent-operations.ts';

export interface StartPageOptions {
  readonly stackone: { readonly baseUrl: URL };
  /** Whether StackOne is the sandbox in this process. */
  readonly embeddedSandbox: boolean;
  /** Whether there is a demo at `/demo`. */
  readonly demo: boolean;
  readonly operations: RecentOperations;
}

/**
 * Creates the start page and the status that it polls every second. It shows the operations of all callers: serve it only where
 * no token is required, and never in production.
 */
export function createStartPage({ stackone, embeddedSandbox, demo, operations }: StartPageOptions): Routes {
  const { ownerId, ownerName, username, scopes } = developmentViewer;
  const facts = {
    gateway: { version: packageJson.version, node: process.version.slice(1) },
    stackone: { url: stackone.baseUrl.href, embeddedSandbox },
    viewer: { ownerId, ownerName, username, scopes },
    demo,
  };
  const json = ['content-type', 'application/json; charset=utf-8', ...notStored];
  return {
    '/': createStaticRoute(loadPage),
    '/start-page.json': {
      GET: (exchange) => exchange.answer(200, json, JSON.stringify({ ...facts, operations: operations.list() })),
    },
  };
}

async function loadPage(): Promise<StaticContent> {
  const html = await readFile(new URL('start-page.html', import.meta.url), 'utf8');
  const policy = [
    "default-src 'none'",
    `script-src ${inlineSources(html, 'script')}`,
    `style-src ${inlineSources(html, 'style')}`,
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return { contentType: 'text/html; charset=utf-8', body: html, policy: policy.join('; ') };
}
