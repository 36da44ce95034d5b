import type { ApolloExecution } from './apollo-execution.ts';

/**
 * Starts Apollo Server with the first request that needs it. Most gateways serve valid operations only, and Apollo Server would take
 * a tenth of their start-up time and memory.
 */
export function createApolloOnDemand(start: () => Promise<ApolloExecution>): ApolloExecution {
  let started: Promise<ApolloExecution> | undefined;
  const open = () => {
    started ??= start().catch((error: unknown) => {
      // The next request tries again.
      started = undefined;
      throw error;
    });
    return started;
  };
  return {
    execute: async (request, context) => (await open()).execute(request, context),
    async stop() {
      await (await started?.catch(() => undefined))?.stop();
    },
  };
}
