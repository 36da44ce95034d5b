import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** The tests of what callers are promised, whichever way an operation takes through the gateway. */
const promises = [
  'auth',
  'connect-session',
  'connector',
  'federation',
  'graphql',
  'http',
  'limits',
  'linked-account',
  'security',
].map((folder) => `test/${folder}/**/*.test.ts`);

const all = ['test/**/*.test.ts', 'client/test/**/*.test.{ts,tsx}'];

/**
 * Tests that replace modules, timers or globals, trace, or measure the heap can't share a process with other files. A timer that a
 * library sets meanwhile, such as undici's clock of timeouts, never fires.
 */
const replacing =
  /\bvi\.(mock|doMock|stubGlobal|useFakeTimers|spyOn\(globalThis)|\btracingTo\b|support\/heap\.ts|@vitest-environment/;
const isolated = globSync(all, { exclude: ['test/browser/**'] }).filter((file) =>
  replacing.test(readFileSync(file, 'utf8')),
);

/**
 * One project for each test script of package.json. `npm test` runs `unit` and `isolated`; the others need a service, a browser or more time.
 */
export default defineConfig({
  resolve: {
    // As Node resolves it: the package's `module` entry would be a second copy beside the one that Apollo Server loads,
    // and an error of the one is no `GraphQLError` of the other.
    alias: [
      { find: /^graphql$/, replacement: 'graphql/index.js' },
      // The demo in browsers is built on the client's sources.
      { find: '@connect-gateway/client/flow', replacement: `${import.meta.dirname}/client/src/flow.ts` },
      { find: '@connect-gateway/client', replacement: `${import.meta.dirname}/client/src/index.ts` },
    ],
  },
  test: {
    // Vitest leaves one core to itself. Its main process has little to do, and most tests wait more than they work.
    maxWorkers: '100%',
    // A test that needs longer than this hangs. What one waits for may take most of it on a busy machine.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      // Files share modules: loading them anew for each file takes a third of the time.
      project('unit', {
        include: all,
        exclude: ['test/browser/**', ...isolated],
        isolate: false,
      }),
      project('isolated', { include: isolated }),
      // Every operation passes through Apollo Server, and none takes the fast path: both must answer the same.
      project('apollo', { include: promises, env: { APOLLO_ONLY: 'true' } }),
      project('redis', { include: ['test/redis/**/*.redis.ts'] }),
      project('proxy', { include: ['test/deployment/**/*.proxy.ts'], fileParallelism: false }),
      project('browser', { include: ['test/browser/**/*.browser.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 }),
      // The tests of resilience at full length. `SOAK_SECONDS` (600) is the length of the random faults.
      project('soak', { include: ['test/resilience/**/*.test.ts'], env: { SOAK: 'true' }, fileParallelism: false }),
    ],
  },
});

interface ProjectOptions {
  readonly include: string[];
  readonly exclude?: string[];
  readonly isolate?: boolean;
  readonly env?: Record<string, string>;
  readonly fileParallelism?: boolean;
  readonly testTimeout?: number;
  readonly hookTimeout?: number;
}

function project(name: string, options: ProjectOptions) {
  return { extends: true, test: { name, ...options } } as const;
}
