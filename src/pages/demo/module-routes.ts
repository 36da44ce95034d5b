import { readdir, readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join, relative, sep } from 'node:path';
import type { Route, Routes } from '../../http/router.ts';
import { createStaticRoute } from '../static-route.ts';

export interface ModuleOptions {
  readonly directory: string;
  /** The path prefix of the modules, such as `/demo/client/`. */
  readonly prefix: string;
  /** The `content-security-policy` of every module. */
  readonly policy: string;
}

/**
 * Creates one route for each TypeScript module of a directory. The first request removes the types, as Node does for the gateway
 * itself, so there is no build step and no cost while the demo is not used.
 */
export async function createModuleRoutes({ directory, prefix, policy }: ModuleOptions): Promise<Routes> {
  const routes: Record<string, Route> = {};
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    routes[prefix + relative(directory, path).replaceAll(sep, '/')] = createStaticRoute(async () => ({
      contentType: 'text/javascript; charset=utf-8',
      policy,
      body: stripTypeScriptTypes(await readFile(path, 'utf8')),
    }));
  }
  return routes;
}
