import { fileURLToPath } from 'node:url';

/**
 * The environment of started processes. They share the cache of compiled code of `npm start`, because compiling the gateway is a
 * third of the cost of a start.
 */
export const compileCache = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/connect-gateway', import.meta.url)),
};
