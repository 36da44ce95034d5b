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

/** Collects what happens to a request. */
export class RequestRecord {
  /** The operation's name. */
  operation: string | undefined;
  /** `query`, `mutation` or `subscription`. */
  operationType: string | undefined;
  /** `OK`, or the code of the first error. */
  code = 'OK';
  /** The reason for `UNAUTHENTICATED`. Callers do not see it. */
  refusalReason: RefusalReason | undefined;
  upstreamAttempts = 0;
  /** The first attempts to call StackOne; `undefined` if no page shows them. */
  readonly attempts: UpstreamAttempt[] | undefined;
  /** Whether the request has been reported. A stream is reported when it opens, and not again when it ends. */
  reported = false;
  /** `undefined` while tracing is off. */
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

/** A request that was answered, or whose caller disconnected, or a subscription that was opened. */
export interface Ended {
  readonly request: Pick<IncomingMessage, 'method'>;
  readonly response: Pick<ServerResponse, 'statusCode'>;
  readonly requestId: string;
  readonly record: RequestRecord;
  readonly authenticated: { readonly viewer: Viewer } | undefined;
  readonly elapsedMs: number;
}

/** Refusals need no token, so anyone can cause them. The limit keeps them from filling the log. */
const refusalLinesPerSecond = 10;

/**
 * Writes one log line, one count and one trace for each request to `/graphql`, except visits to the landing page. Unauthenticated
 * requests beyond `refusalLinesPerSecond` are logged at the level `debug`.
 */
export function createRequestLog(metrics: Metrics, log: Logger) {
  const mayLogRefusal = createAllowance(refusalLinesPerSecond);

  return (ended: Ended): void => {
    const { requestId, record, authenticated, elapsedMs, request, response } = ended;
    const { operation, operationType, code, refusalReason: reason, upstreamAttempts, trace } = record;
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

/** Returns a function that returns `true` at most `perSecond` times per second. */
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

/** Caches the hash per viewer. */
const hashes = new WeakMap<Viewer, string>();

/** Distinguishes organisations in the log without naming them. */
export function ownerHash(viewer: Viewer): string | undefined {
  if (viewer.ownerId === undefined) return undefined;
  const known = hashes.get(viewer);
  if (known !== undefined) return known;
  const made = hash('sha256', viewer.ownerId, 'base64url').slice(0, 12);
  hashes.set(viewer, made);
  return made;
}
