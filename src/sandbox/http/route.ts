import { ApiError } from '../platform/api-error.ts';
import type { Reply } from './reply.ts';
import type { SandboxRequest } from './sandbox-request.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** A path such as `/accounts/{id}/meta`, with at most one parameter. */
  readonly path: string;
  /** `parameter` is the decoded value of the path parameter, or empty for a path without one. Throws `ApiError`. */
  readonly handle: (request: SandboxRequest, parameter: string) => Reply;
  /** Headers of every answer, including errors and faults. */
  readonly headers?: (request: SandboxRequest) => Reply['headers'];
}

export interface RouteMatch {
  readonly route: Route;
  readonly parameter: string;
}

/** Finds the first route that matches. Throws `ApiError` if the path is not valid percent-encoding. */
export function findRoute(routes: readonly Route[], { method, path }: SandboxRequest): RouteMatch | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const parameter = parameterOf(route.path, path);
    if (parameter !== undefined) return { route, parameter: decode(parameter) };
  }
  return undefined;
}

/** The path parameter, or `undefined` if the path does not match the pattern. */
function parameterOf(pattern: string, path: string): string | undefined {
  const [before = '', after] = pattern.split(/\{\w+\}/);
  if (after === undefined) return path === pattern ? '' : undefined;
  if (!path.startsWith(before) || !path.endsWith(after)) return undefined;
  const parameter = path.slice(before.length, path.length - after.length);
  return parameter === '' || parameter.includes('/') ? undefined : parameter;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ApiError(400);
  }
}
