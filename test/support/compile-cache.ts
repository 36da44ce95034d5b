import { fileURLToPath } from 'node:url';

/**
 * The environment of started processes. They share one cache of compiled code, because compiling the gateway is a third of the
 * cost of a start.
 */
export const compileCache = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/node-compile-cache', import.meta.url)),
};
