import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Route, Routes } from '../http/router.ts';
import { contentTypeOf } from './content-type.ts';
import { createStaticRoute } from './static-route.ts';

export interface DirectoryOptions {
  readonly directory: string;
  /** The path prefix of the files, such as `/explorer/`. */
  readonly prefix: string;
  /** The `content-security-policy` of every file. */
  readonly policy: string;
  /** Whether to serve a file. Its name is relative to the directory, with `/` between folders. */
  readonly includes: (file: string) => boolean;
}

/**
 * Creates a route for each file of a directory. A request never becomes a path in the file system, because it can only name one
 * of these routes. Symbolic links, and files of types that pages do not load, have no route.
 */
export async function createDirectoryRoutes(options: DirectoryOptions): Promise<Routes> {
  const { directory, prefix, policy, includes } = options;
  const routes: Record<string, Route> = {};
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const file = relative(directory, path).replaceAll(sep, '/');
    const contentType = contentTypeOf(file);
    if (!entry.isFile() || contentType === undefined || !includes(file)) continue;
    routes[prefix + file] = createStaticRoute(async () => ({ contentType, policy, body: await readFile(path) }));
  }
  return routes;
}
