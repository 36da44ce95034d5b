import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import { openConnectionPool, type ProxyAddresses } from '../../outbound-http/connection-pool.ts';
import { dispatch } from '../../outbound-http/dispatch.ts';
import { EndpointPolicies, type EndpointState } from '../resilience/endpoint-policies.ts';
import type { RequestPriority, RequestQuota } from '../resilience/request-quota.ts';
import { delayBeforeRetry } from '../resilience/retry.ts';
import { RetryBudget } from '../resilience/retry-budget.ts';
import { outcomeOf, rateLimitedForMs, StackOneError, type StackOneFailure } from '../stackone-error.ts';
import type { ReadUsualForm } from '../wire/usual-form/read-usual-form.ts';
import type { AttemptTrace, TraceAttempt } from './attempt-trace.ts';
import { reportAttempt, reportRead } from './call-reports.ts';
import { failureOfStatus, readAnswer } from './read-answer.ts';

/** More than any documented answer needs. A larger answer is aborted. */
const maximumResponseBytes = 5 * 1024 * 1024;
/** The maximum length of an organisation's id. Longer texts are not kept. */
const maximumOwnerLength = 512;
/** Shorter than common servers keep idle connections, so that a request rarely meets a closing connection. */
const keepAliveTimeoutMs = 4_000;

export interface StackOneHttpOptions {
  /** The origin, and the path prefix if there is a reverse proxy. */
  readonly baseUrl: URL;
  readonly apiKey: string;
  /** The time that an operation may spend on calls to StackOne in total, in milliseconds. */
  readonly timeoutMs: number;
  /** The time that one attempt may take, to the last byte of its answer, in milliseconds. */
  readonly attemptTimeoutMs: number;
  /** The time that connecting may take, in milliseconds. An unsent request can be repeated. */
  readonly connectTimeoutMs: number;
  /** `undefined` if connections are direct. */
  readonly proxy?: ProxyAddresses | undefined;
  readonly userAgent: string;
  /** Every attempt consumes one request of it. */
  readonly quota: RequestQuota;
  /** Called at the start of each attempt; `undefined` if tracing is off. */
  readonly traceAttempt?: TraceAttempt | undefined;
}

/** An attempt of a call. */
export interface UpstreamAttempt {
  readonly method: string;
  /** The path's template. */
  readonly endpoint: string;
  /** `ok`, an error status, or the kind of another failure. */
  readonly outcome: string;
  readonly seconds: number;
  /** Counted from 1. */
  readonly attempt: number;
}

/** The operation that makes the calls. */
export interface CallOrigin {
  /** Sent to StackOne as `x-request-id`. */
  readonly requestId: string;
  /** Aborted when no caller needs the answer any more. */
  readonly signal: AbortSignal;
  /**
   * The organisation that the calls are for, or the calling service if it is not known; empty for calls on behalf of all callers.
   * The calls count towards its share of StackOne's limit, and their failures towards its circuit.
   */
  readonly owner: string;
  /** `normal` unless no caller waits for the answer. */
  readonly priority?: RequestPriority;
  /** Whether calls fail at once if the rate limit is reached, because the caller repeats them later. */
  readonly failsIfRateLimited?: boolean;
  /** Called for every attempt, including failed ones. */
  readonly onAttempt?: (attempt: UpstreamAttempt) => void;
  /** Called for every answered read with the number of objects in the answer, or 0 if that does not apply. */
  readonly onRead?: ((endpoint: string, objects: number) => void) | undefined;
  /** Called with the problems of the rows that were omitted from a list. */
  readonly onUnreadableRows?: (endpoint: string, problems: readonly string[]) => void;
  /** Called when an answer means that StackOne has removed a route. */
  readonly onRouteGone?: (method: string, endpoint: string) => void;
}

/** An operation with its deadline, in milliseconds since 1970. */
export interface Operation extends CallOrigin {
  readonly deadline: number;
}

export interface StackOneRequest<T> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The path's template for errors and metrics, such as `/accounts/{id}`. */
  readonly endpoint: string;
  /** The path with encoded parameters, and the query string. */
  readonly path: string;
  /** The organisation that the call is for, if the call is more specific than its operation. */
  readonly owner?: string | undefined;
  readonly body?: unknown;
  /** The schema of a usable answer. */
  readonly answer: z.ZodType<T>;
  /** Replaces the schema if the answer has its usual form. */
  readonly readUsual?: ReadUsualForm<T>;
  /**
   * The effect of the request at StackOne. `none`: it can be repeated. `change`: it is repeated only if it was not performed.
   * `creation`: a lost answer leaves its outcome unknown.
   */
  readonly effect: 'none' | 'change' | 'creation';
}

/** Sends requests to StackOne, each attempt with a deadline, a size limit and a validated answer. Throws only `StackOneError`. */
export class StackOneHttp {
  readonly #origin: string;
  readonly #pool: Dispatcher;
  /**
   * For retries. If an idle connection is dead, because StackOne closed it at that moment or a network dropped it, the other idle
   * connections are dead too.
   */
  readonly #newConnections: Dispatcher;
  readonly #pathPrefix: string;
  readonly #timeoutMs: number;
  readonly #attemptTimeoutMs: number;
  /** Alternating names and values, as undici writes them. */
  readonly #headers: readonly string[];
  readonly #headersWithBody: readonly string[];
  readonly #traceAttempt: TraceAttempt | undefined;
  readonly #retryBudget = new RetryBudget();
  readonly #quota: RequestQuota;
  readonly #policies = new EndpointPolicies();

  constructor(options: StackOneHttpOptions) {
    const { baseUrl, connectTimeoutMs, proxy } = options;
    const bounds = { connectTimeoutMs, maximumResponseBytes, proxy };
    this.#origin = baseUrl.origin;
    this.#pool = openConnectionPool(baseUrl.origin, { ...bounds, keepAliveTimeoutMs });
    this.#newConnections = openConnectionPool(baseUrl.origin, { ...bounds, keepAliveTimeoutMs: 0 });
    this.#pathPrefix = baseUrl.pathname.replace(/\/$/, '');
    this.#quota = options.quota;
    this.#timeoutMs = options.timeoutMs;
    this.#attemptTimeoutMs = options.attemptTimeoutMs;
    this.#traceAttempt = options.traceAttempt;
    this.#headers = [
      ...['accept', 'application/json'],
      // Compressed answers are decoded nonetheless, within the usual size limit.
      ...['accept-encoding', 'identity'],
      // The key is the user name and the password is empty. The colon is part of the encoded text.
      ...['authorization', `Basic ${Buffer.from(`${options.apiKey}:`).toString('base64')}`],
      ...['user-agent', options.userAgent],
    ];
    this.#headersWithBody = [...this.#headers, 'content-type', 'application/json'];
  }

  /** Starts an operation, whose calls share one deadline. */
  begin(origin: CallOrigin): Operation {
    return { ...origin, deadline: Date.now() + this.#timeoutMs };
  }

  /** Sends the request. Repeats it if that is safe and useful, until the operation's deadline. */
  async send<T>(request: StackOneRequest<T>, operation: Operation): Promise<T> {
    this.#retryBudget.countRequest();
    const owner = ownerOf(request, operation);
    for (let attempt = 1; ; attempt += 1) {
      const start = performance.now();
      const report = (outcome: string) => reportAttempt(request, operation, attempt, outcome, start);
      const { method, endpoint } = request;
      const traced = this.#traceAttempt?.({ method, endpoint, attempt, requestId: operation.requestId });
      try {
        const pool = attempt === 1 ? this.#pool : this.#newConnections;
        const { signal, deadline, priority } = operation;
        const perform = () => this.#attempt(request, operation, pool, traced);
        const begin = traced ? () => traced.run(perform) : perform;
        const answer = await this.#policies.of(request).run(begin, signal, deadline, owner || undefined, priority);
        report('ok');
        reportRead(request, operation, Array.isArray(answer) ? answer.length : 1);
        traced?.end('ok');
        return answer;
      } catch (error) {
        if (error instanceof StackOneError) {
          report(outcomeOf(error.failure));
          if (outcomeOf(error.failure) === '404') reportRead(request, operation, 0);
        }
        traced?.end(error instanceof StackOneError ? outcomeOf(error.failure) : 'unexpected');
        const delay = error instanceof StackOneError ? this.#delayAfter(error, attempt, request, operation) : undefined;
        if (delay === undefined) throw error;
        await wait(delay, request, operation);
      }
    }
  }

  /** The current state of each endpoint. */
  endpoints(): readonly EndpointState[] {
    return this.#policies.states();
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.close(), this.#newConnections.close()]);
  }

  #delayAfter(error: StackOneError, attempt: number, { effect }: StackOneRequest<unknown>, operation: Operation) {
    if (operation.failsIfRateLimited && rateLimitedForMs(error) !== undefined) return undefined;
    const { failure } = error;
    const remainingMs = operation.deadline - Date.now();
    const delay = delayBeforeRetry({ attempt, failure, effect, remainingMs });
    return delay !== undefined && this.#retryBudget.tryWithdraw() ? delay : undefined;
  }

  async #attempt<T>(
    request: StackOneRequest<T>,
    operation: Operation,
    pool: Dispatcher,
    traced?: AttemptTrace,
  ): Promise<T> {
    const { endpoint, effect } = request;
    if (operation.deadline <= Date.now()) throw new StackOneError(endpoint, { kind: 'timeout' });
    const taken = this.#quota.take(ownerOf(request, operation), operation.priority ?? 'normal');
    const retryAfter = taken instanceof Promise ? await taken : taken;
    if (retryAfter !== undefined) {
      throw new StackOneError(endpoint, { kind: 'refused', status: 429, details: [], retryAfter, byQuota: true });
    }
    const timeoutMs = Math.min(this.#attemptTimeoutMs, operation.deadline - Date.now());
    if (timeoutMs <= 0) throw new StackOneError(endpoint, { kind: 'timeout' });
    const { signal } = operation;
    const dispatched = await dispatch(pool, this.#optionsOf(request, operation, traced), {
      timeoutMs,
      maximumBytes: maximumResponseBytes,
      signal,
    });
    if ('failure' in dispatched) {
      const { failure, cause, sent } = dispatched;
      throw new StackOneError(endpoint, effect === 'creation' && sent ? asOutcome(failure) : failure, cause);
    }
    const { status, headers, body } = dispatched;
    traced?.answered(status);
    if (status >= 200 && status < 300) return readAnswer(request, headers['content-type'], body);
    throw new StackOneError(endpoint, failureOfStatus(status, headers['retry-after'], body));
  }

  #optionsOf(
    { method, path, body }: StackOneRequest<unknown>,
    { requestId }: Operation,
    traced: AttemptTrace | undefined,
  ): Dispatcher.DispatchOptions {
    const headers = [...(body === undefined ? this.#headers : this.#headersWithBody), 'x-request-id', requestId];
    if (traced) headers.push(...Object.entries(traced.headers).flat());
    return {
      origin: this.#origin,
      method,
      path: this.#pathPrefix + path,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    };
  }
}

/** An account's owner is text from StackOne of any length. */
function ownerOf({ owner }: StackOneRequest<unknown>, operation: Operation): string {
  return owner && owner.length <= maximumOwnerLength ? owner : operation.owner;
}

async function wait(delayMs: number, { endpoint }: StackOneRequest<unknown>, { signal }: Operation): Promise<void> {
  try {
    await sleep(delayMs, undefined, { signal });
  } catch {
    throw new StackOneError(endpoint, { kind: 'cancelled' });
  }
}

/**
 * A lost answer must not look like a failure, because the request may have been performed. A disconnected caller remains
 * `cancelled`: it indicates nothing about StackOne, and no caller receives the result.
 */
function asOutcome(failure: StackOneFailure): StackOneFailure {
  return failure.kind === 'timeout' || failure.kind === 'interrupted' ? { kind: 'outcome-unknown' } : failure;
}
