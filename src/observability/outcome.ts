import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { UpstreamAttempt } from '../stackone/http.ts';
import type { Metrics } from './metrics.ts';

/** What became of a request, gathered on its way. */
export class Outcome {
  /** The operation's name. */
  operation: string | undefined;
  /** `OK`, or the code of the first error. */
  code = 'OK';
  upstreamAttempts = 0;
  readonly #metrics: Metrics;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  countAttempt(attempt: UpstreamAttempt): void {
    this.upstreamAttempts += 1;
    this.#metrics.countAttempt(attempt);
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    outcome: Outcome | null;
  }
}

/** One line in the log and one count for each request to `/graphql` that was more than a look at the page. */
export function createOutcomeReport(metrics: Metrics, log: Logger) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { outcome, admitted } = request;
    if (!outcome || (!admitted && outcome.code === 'OK')) return;
    const { operation, code, upstreamAttempts } = outcome;
    metrics.countOperation({ operation, code, seconds: reply.elapsedTime / 1_000 });
    log.info(
      {
        requestId: request.id,
        operation,
        code,
        owner: admitted?.viewer.ownerId && hashOwner(admitted.viewer.ownerId),
        upstreamAttempts,
        ms: Math.round(reply.elapsedTime),
      },
      'operation',
    );
  };
}

/** Tells organisations apart in the log without naming them. */
function hashOwner(ownerId: string): string {
  return createHash('sha256').update(ownerId).digest('base64url').slice(0, 12);
}
