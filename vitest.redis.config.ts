import { defineConfig } from 'vitest/config';
import everything from './vitest.config.ts';

/** Needs `redis-server` on the path, which npm can't bring: `vitest run --config vitest.redis.config.ts`. */
export default defineConfig({
  ...everything,
  test: { ...everything.test, include: ['test/redis/*.redis.ts'] },
});
