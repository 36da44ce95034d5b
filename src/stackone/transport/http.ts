import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { openConnectionPool, type ProxyAddresses } from '../../outbound-http/connection-pool.ts';
import { dispatch } from '../../outbound-http/dispatch.ts';
import { EndpointPolicies, type EndpointState } from '../resilience/endpoint-policies.ts';
import type { RequestPriority, RequestQuota } from '../resilience/request-quota.ts';
import { delayBeforeRetry } from '../resilience/retry.ts';
import { parseRetryAfter } from '../resilience/retry-after.ts';
import { RetryBudget } from '../resilience/retry-budget.ts';
import { outcomeOf, StackOneError, type StackOneFailure } from '../stackone-error.ts';
import { readRefusedAccountState } from '../wire/account-precondition.ts';
import { parseWithExactIds } from '../wire/exact-ids.ts';
import { readRefusalDetails } from '../wire/refusal-details.ts';
import type { ReadUsualForm } from '../wire/usual-form/read-usual-form.ts';
import type { AttemptTrace, TraceAttempt } from './attempt-trace.ts';
import { reportAttempt, reportRead } from './call-reports.ts';

/** More than any documented answer needs; a larger one is cut off unread. */
const maximumResponseBytes = 5 * 1024 * 1024;
/** As long as an organisation's identifier may be. A longer one is kept nowhere. */
const maximumOwnerLength = 512;
/** Shorter than common servers keep idle connections, so that a request rarely meets one that is just closing. */
const keepAliveTimeoutMs = 4_000;

export interface StackOneHttpOptions {
  /** Origin and, behind a proxy, a path prefix. */
  readonly baseUrl: URL;
  readonly apiKey: string;
  /** How long an operation may spend with StackOne in all, in milliseconds. */
  readonly timeoutMs: number;
  /** How long one attempt may take from start to the last byte of its answer, in milliseconds. */
  readonly attemptTimeoutMs: number;
  /** How long a connection may take to be made, in milliseconds. What was not sent can be sent again. */
  readonly connectTimeoutMs: number;
  /** `undefined`: connections are direct. */
  readonly proxy?: ProxyAddresses | undefined;
  readonly userAgent: string;
  /** What every attempt is taken from. */
  readonly quota: RequestQuota;
  /** Hears of every attempt when it begins; `undefined` while nobody wants traces. */
  readonly traceAttempt?: TraceAttempt | undefined;
}

/** An attempt at a call. */
export interface UpstreamAttempt {
  readonly method: string;
  /** The path's template. */
  readonly endpoint: string;
  /** `ok`, the status of a refusal, or the kind of another failure. */
  readonly outcome: string;
  readonly seconds: number;
  /** Counted from 1. */
  readonly attempt: number;
}

/** The operation that calls are part of. */
export interface CallOrigin {
  /** Sent to StackOne as `x-request-id`. */
  readonly requestId: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /**
   * The organisation that the calls are for, or the service where it is not known; empty for calls that are for everybody. They
   * are taken from its share of StackOne's limit, and their failures open its circuit.
   */
  readonly owner: string;
  /** `normal` unless no caller waits for the answer. */
  readonly priority?: RequestPriority;
  /** Told of every attempt, the ones that came to nothing included. */
  readonly onAttempt?: (attempt: UpstreamAttempt) => void;
  /** Told of every read that was answered, and of how many objects the answer held, or 0 when there is no such thing. */
  readonly onRead?: ((endpoint: string, objects: number) => void) | undefined;
  /** Told of the rows of a list that were left out, and of what is wrong with each. */
  readonly onUnreadableRows?: (endpoint: string, problems: readonly string[]) => void;
  /** Told when an answer says that StackOne no longer has a route. */
  readonly onRouteGone?: (method: string, endpoint: string) => void;
}

/** The same with the time, in milliseconds since 1970, when the operation must be done with StackOne. */
export interface Operation extends CallOrigin {
  readonly deadline: number;
}

export interface StackOneRequest<T> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The path's template, for errors and metrics, for example `/accounts/{id}`. */
  readonly endpoint: string;
  /** The path with its parameters encoded, and the query string. */
  readonly path: string;
  /** The organisation that the call is for, where the call says more than its operation. */
  readonly owner?: string | undefined;
  readonly body?: unknown;
  /** What a usable answer looks like. */
  readonly answer: z.ZodType<T>;
  /** Spares the schema where the answer has its usual form. */
  readonly readUsual?: ReadUsualForm<T>;
  /**
   * What StackOne does about the request beyond answering it. Without one it can be repeated freely; a `change` is repeated
   * only when it was not carried out; a `creation` whose answer is lost leaves its outcome unknown.
   */
  readonly effect: 'none' | 'change' | 'creation';
}

/** Requests to StackOne: each attempt under a deadline, its answer bounded and checked. Throws only `StackOneError`. */
export class StackOneHttp {
  readonly #origin: string;
  readonly #pool: Dispatcher;
  /**
   * For what is sent again, over a connection of its own: when one that was idle turns out to be dead, because StackOne closed
   * it in the same moment or a network forgot it, the others that were idle with it are dead too.
   */
  readonly #newConnections: Dispatcher;
  readonly #pathPrefix: string;
  readonly #timeoutMs: number;
  readonly #attemptTimeoutMs: number;
  /** Names and values in turn, as undici writes them. */
  readonly #headers: readonly string[];
  readonly #headersWithBody: readonly string[];
  readonly #traceAttempt: TraceAttempt | undefined;
  readonly #budget = new RetryBudget();
  readonly #quota: RequestQuota;
  readonly #guards = new EndpointPolicies();

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
      // What StackOne or a proxy compresses all the same is decoded, within the bound for every answer.
      ...['accept-encoding', 'identity'],
      // The key is the username, the password is empty: the colon is part of what is encoded.
      ...['authorization', `Basic ${Buffer.from(`${options.apiKey}:`).toString('base64')}`],
      ...['user-agent', options.userAgent],
    ];
    this.#headersWithBody = [...this.#headers, 'content-type', 'application/json'];
  }

  /** Starts the clock of an operation: all its calls share one deadline. */
  begin(origin: CallOrigin): Operation {
    return { ...origin, deadline: Date.now() + this.#timeoutMs };
  }

  /** Sends the request, and again where that is safe and may help, until the operation's deadline. */
  async send<T>(request: StackOneRequest<T>, operation: Operation): Promise<T> {
    this.#budget.countRequest();
    const owner = ownerOf(request, operation);
    for (let attempt = 1; ; attempt += 1) {
      const start = performance.now();
      const report = (outcome: string) => reportAttempt(request, operation, attempt, outcome, start);
      const { method, endpoint } = request;
      const traced = this.#traceAttempt?.({ method, endpoint, attempt, requestId: operation.requestId });
      try {
        const pool = attempt === 1 ? this.#pool : this.#newConnections;
        const { signal, deadline } = operation;
        const perform = () => this.#attempt(request, operation, pool, traced);
        const begin = traced ? () => traced.run(perform) : perform;
        const answer = await this.#guards.of(request).run(begin, signal, deadline, owner || undefined);
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

  /** What each endpoint is doing just now. */
  endpoints(): readonly EndpointState[] {
    return this.#guards.states();
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.close(), this.#newConnections.close()]);
  }

  #delayAfter({ failure }: StackOneError, attempt: number, { effect }: StackOneRequest<unknown>, operation: Operation) {
    const remainingMs = operation.deadline - Date.now();
    const delay = delayBeforeRetry({ attempt, failure, effect, remainingMs });
    return delay !== undefined && this.#budget.spend() ? delay : undefined;
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
      throw new StackOneError(endpoint, { kind: 'refused', status: 429, details: [], retryAfter });
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

/** The owner of an account is StackOne's text, of any length. */
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

function readAnswer<T>(request: StackOneRequest<T>, contentType: string | string[] | undefined, body: string): T {
  const reject = (problem: string) => new StackOneError(request.endpoint, { kind: 'bad-response', problem });

  if (contentType !== undefined && !/\bjson\b/i.test(String(contentType))) throw reject('not JSON by its type');
  let parsed: unknown;
  try {
    parsed = parseWithExactIds(body);
  } catch {
    throw reject('malformed JSON');
  }
  const usual = request.readUsual?.(parsed);
  if (usual !== undefined) return usual;
  const checked = request.answer.safeParse(parsed);
  if (!checked.success) throw reject(describeIssues(checked.error));
  return checked.data;
}

/** Where an answer is wrong, never what it holds. */
export function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${z.core.toDotPath(issue.path) || 'all of it'}: ${issue.code}`).join(', ');
}

function failureOfStatus(status: number, retryAfter: string | string[] | undefined, body: string): StackOneFailure {
  // A redirect is not followed: it could carry the key to another host.
  if (status < 400) return { kind: 'bad-response', problem: `status ${status}` };
  return {
    kind: 'refused',
    status,
    details: readRefusalDetails(status, body),
    retryAfter: parseRetryAfter(retryAfter),
    accountState: readRefusedAccountState(status, body),
  };
}

/**
 * A request that was sent, and whose answer is lost, must not be taken for one that failed. That a caller has
 * left stays what it is: it says nothing of StackOne, and there is nobody to tell.
 */
function asOutcome(failure: StackOneFailure): StackOneFailure {
  return failure.kind === 'timeout' || failure.kind === 'interrupted' ? { kind: 'outcome-unknown' } : failure;
}
