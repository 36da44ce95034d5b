import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // As Node resolves it: the package's `module` entry would be a second copy beside the one that Apollo Server loads,
    // and an error of the one is no `GraphQLError` of the other.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // A test that needs longer than this hangs.
    testTimeout: 20_000,
  },
});
