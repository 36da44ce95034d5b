import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** `npm run soak`: the tests of resilience at full length, one after the other. `SOAK_SECONDS` (600) is for random faults. */
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    include: ['test/resilience/**/*.test.ts'],
    env: { SOAK: 'true' },
    fileParallelism: false,
  },
});
