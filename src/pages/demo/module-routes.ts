import { readdir, readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join, relative, sep } from 'node:path';
import type { Route, Routes } from '../../http/router.ts';
import { createStaticRoute } from '../static-route.ts';

export interface ModuleOptions {
  readonly directory: string;
  /** The path that the modules are below, such as `/demo/client/`. */
  readonly prefix: string;
  /** The `content-security-policy` of every module. */
  readonly policy: string;
}

/**
 * One route for each TypeScript module of a directory, for browsers. Types are taken off by the first request, as Node does
 * for the gateway itself: nothing is built, and a gateway whose demo nobody opens spends no time on it.
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
