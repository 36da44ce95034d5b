import { createHash } from 'node:crypto';
import { svg } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import { type Connector, findConnector } from '../store/connector-catalog.ts';
import { ApiError } from './api-error.ts';

/** Generated here, so that pages with many logos need no network. */
export const logoRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/assets/logos/{provider}.svg',
    handle: (_request, provider) => svg(squareLogo(known(provider))),
  },
  {
    method: 'GET',
    path: '/assets/logos/original/{provider}_horizontal.svg',
    handle: (_request, provider) => svg(horizontalLogo(known(provider))),
  },
];

/** The address of a logo, with the origin by which the caller reached the sandbox. */
export function logoUrl({ origin }: SandboxRequest, name: string): string {
  return `${origin}/assets/logos/${name}.svg`;
}

function squareLogo(connector: Connector): string {
  return drawing(64, tile(connector), connector.name);
}

function horizontalLogo(connector: Connector): string {
  const name = `<text x="76" y="41" font-family="sans-serif" font-size="26" fill="#222">${connector.name}</text>`;
  return drawing(88 + connector.name.length * 16, tile(connector) + name, connector.name);
}

function tile({ name, provider }: Connector): string {
  const hue = (createHash('sha256').update(provider).digest()[0] ?? 0) * 1.4;
  return (
    `<rect width="64" height="64" rx="14" fill="hsl(${hue.toFixed()} 55% 42%)"/>` +
    `<text x="32" y="43" text-anchor="middle" font-family="sans-serif" font-size="32" fill="#fff">${name.at(0)}</text>`
  );
}

function drawing(width: number, content: string, title: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="64" viewBox="0 0 ${width} 64">` +
    `<title>${title}</title>${content}</svg>`
  );
}

function known(provider: string): Connector {
  const connector = findConnector(provider);
  if (connector === undefined) throw new ApiError(404);
  return connector;
}
