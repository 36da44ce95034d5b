import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Viewer } from '../auth/viewer.ts';
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

/** A request that is answered, or that its caller has left. */
interface Ended {
  readonly requestId: string;
  readonly outcome: Outcome;
  readonly admitted: { readonly viewer: Viewer } | undefined;
  readonly elapsedMs: number;
}

/** One line in the log and one count for each request to `/graphql` that was more than a look at the page. */
export function createOutcomeReport(metrics: Metrics, log: Logger) {
  return ({ requestId, outcome, admitted, elapsedMs }: Ended): void => {
    const { operation, code, upstreamAttempts } = outcome;
    if (!admitted && code === 'OK') return;
    metrics.countOperation({ operation, code, seconds: elapsedMs / 1_000 });
    const owner = admitted && ownerHash(admitted.viewer);
    log.info({ requestId, operation, code, owner, upstreamAttempts, ms: Math.round(elapsedMs) }, 'operation');
  };
}

/** Of viewers who are remembered, so that it is not made for every request. */
const hashes = new WeakMap<Viewer, string>();

/** Tells organisations apart in the log without naming them. */
function ownerHash(viewer: Viewer): string | undefined {
  if (viewer.ownerId === undefined) return undefined;
  const known = hashes.get(viewer);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(viewer.ownerId).digest('base64url').slice(0, 12);
  hashes.set(viewer, hash);
  return hash;
}
