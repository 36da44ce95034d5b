import { defineConfig } from 'vitest/config';
import everything from './vitest.config.ts';

/**
 * What callers are promised, with every operation compiled when it is first seen and not when it has come often: the same
 * tests then take the other way through the gateway.
 */
export default defineConfig({
  ...everything,
  test: {
    ...everything.test,
    include: [
      'auth',
      'connect-session',
      'connector',
      'federation',
      'graphql',
      'http',
      'limits',
      'linked-account',
      'security',
    ].map((folder) => `test/${folder}/**/*.test.ts`),
    env: { COMPILE_AFTER: '0' },
  },
});
