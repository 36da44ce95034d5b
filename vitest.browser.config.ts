import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** The tests that need Chromium, which `npm test` leaves out. */
export default defineConfig({
  ...config,
  test: { include: ['test/browser/**/*.browser.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
});
