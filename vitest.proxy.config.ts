import { defineConfig } from 'vitest/config';
import everything from './vitest.config.ts';

/** Needs `nginx` and `redis-server` on the path, which npm can't bring: `npm run test:proxy`, some minutes. */
export default defineConfig({
  ...everything,
  test: { ...everything.test, include: ['test/deployment/*.proxy.ts'], fileParallelism: false },
});
