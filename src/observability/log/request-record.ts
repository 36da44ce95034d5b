import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { RefusalReason } from '../../auth/authentication-error.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { UpstreamAttempt } from '../../stackone/transport/http.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { OperationTrace } from '../tracing/operation-trace.ts';
import { OperationLine } from './logger.ts';

const maximumKeptAttempts = 20;

/** What became of a request, gathered on its way. */
export class RequestRecord {
  /** The operation's name. */
  operation: string | undefined;
  /** `query`, `mutation` or `subscription`. */
  operationType: string | undefined;
  /** `OK`, or the code of the first error. */
  code = 'OK';
  /** Why the caller is `UNAUTHENTICATED`. Callers are not told. */
  refusalReason: RefusalReason | undefined;
  upstreamAttempts = 0;
  /** The first of them, where somebody looks at them. */
  readonly attempts: UpstreamAttempt[] | undefined;
  /** A stream is reported when it is open, and then not again. */
  reported = false;
  /** While tracing is on. */
  trace: OperationTrace | undefined;
  readonly #metrics: Metrics;

  constructor(metrics: Metrics, keepsAttempts = false) {
    this.#metrics = metrics;
    this.attempts = keepsAttempts ? [] : undefined;
  }

  countAttempt(attempt: UpstreamAttempt): void {
    this.upstreamAttempts += 1;
    if (this.attempts && this.attempts.length < maximumKeptAttempts) this.attempts.push(attempt);
    this.#metrics.countAttempt(attempt);
  }
}

/** A request that is answered, or that its caller has left; or a subscription that is open. */
export interface Ended {
  readonly request: Pick<IncomingMessage, 'method'>;
  readonly response: Pick<ServerResponse, 'statusCode'>;
  readonly requestId: string;
  readonly outcome: RequestRecord;
  readonly authenticated: { readonly viewer: Viewer } | undefined;
  readonly elapsedMs: number;
}

/** Anybody can have requests refused without a token, as many as they like: that must not fill the log. */
const refusalLinesPerSecond = 10;

/**
 * One line in the log, one count and one trace for each request to `/graphql` that was more than a look at the page. Of the
 * requests that were refused before their caller was known, those above `refusalLinesPerSecond` have their line at the level
 * `debug`.
 */
export function createRequestLog(metrics: Metrics, log: Logger) {
  const mayLogRefusal = createAllowance(refusalLinesPerSecond);

  return (ended: Ended): void => {
    const { requestId, outcome, authenticated, elapsedMs, request, response } = ended;
    const { operation, operationType, code, refusalReason: reason, upstreamAttempts, trace } = outcome;
    if (!authenticated && code === 'OK') return;
    const owner = authenticated && ownerHash(authenticated.viewer);
    metrics.countOperation({ operation, code, seconds: elapsedMs / 1_000 });
    if (reason) metrics.countAuthenticationFailure(reason);
    if (trace) {
      const { method = '' } = request;
      const status = response.statusCode;
      trace.end({ requestId, operation, operationType, code, owner, upstreamAttempts, method, status });
    }
    const ms = Math.round(elapsedMs);
    const traceId = trace?.traceId;
    const line = new OperationLine({ requestId, traceId, operation, code, reason, owner, upstreamAttempts, ms });
    const level = authenticated || mayLogRefusal() ? 'info' : 'debug';
    log[level](line, 'operation');
  };
}

/** Whether there was less of something in this second than may be. */
function createAllowance(perSecond: number): () => boolean {
  let second = 0;
  let taken = 0;
  return () => {
    const now = Math.floor(performance.now() / 1_000);
    if (now !== second) {
      second = now;
      taken = 0;
    }
    taken += 1;
    return taken <= perSecond;
  };
}

/** Of viewers who are remembered, so that it is not made for every request. */
const hashes = new WeakMap<Viewer, string>();

/** Tells organisations apart in the log without naming them. */
export function ownerHash(viewer: Viewer): string | undefined {
  if (viewer.ownerId === undefined) return undefined;
  const known = hashes.get(viewer);
  if (known !== undefined) return known;
  const made = hash('sha256', viewer.ownerId, 'base64url').slice(0, 12);
  hashes.set(viewer, made);
  return made;
}
