import {
  asConnectError,
  ConnectError,
  type GraphQLFailure,
  invalidResponse,
  toConnectError,
  unreachable,
} from './connect-error.ts';
import { createDeadline } from './deadline.ts';
import { backoffMs, wait } from './timing.ts';

export interface TokenRequest {
  /** `true` if the gateway has refused the previous token, so that a new one is needed. */
  readonly refresh: boolean;
}

type Token = string | null | undefined;

export interface ConnectClientOptions {
  /** The gateway's GraphQL endpoint, for example `https://connect.example.com/graphql`. */
  readonly url: string;
  /** The signed-in user's bearer token, or a function that returns it. The function is called before every request. */
  readonly token?: string | ((request: TokenRequest) => Token | Promise<Token>) | undefined;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** The timeout of an answer. Default: 30 seconds. */
  readonly timeoutMs?: number | undefined;
  /** The maximum number of retries of a failed request that is `retryable`. Default: 2. */
  readonly retries?: number | undefined;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Identifies the caller's intention, so that a repeated request does not create a second session. Default: a new key for each
   * call that creates a session.
   */
  readonly idempotencyKey?: string | undefined;
  /** Reads from StackOne, and not from the gateway's cache. */
  readonly fresh?: boolean | undefined;
}

export interface GraphQLRequest {
  readonly query: string;
  readonly variables?: object | undefined;
}

export interface GraphQLResult {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLFailure[];
}

export interface ReadOptions extends RequestOptions {
  /** Creates an `Idempotency-Key`, for an operation that creates something. */
  readonly newKey?: (() => string) | undefined;
  /** The operation removes something. If a retry does not find it, the first request has removed it. */
  readonly deletes?: boolean | undefined;
}

export interface Transport {
  /** Sends an operation, with retries if they may help. Resolves to its only root field. */
  read(request: GraphQLRequest, options?: ReadOptions): Promise<unknown>;
  /** Sends an operation without retries. */
  send(request: GraphQLRequest, options?: RequestOptions): Promise<GraphQLResult>;
  /** Opens a stream of events. */
  open(request: GraphQLRequest, signal: AbortSignal): Promise<Response>;
}

/** A longer `retryAfter` is left to the application. */
const longestWaitMs = 10_000;

export function createTransport(options: ConnectClientOptions): Transport {
  const { url, token, timeoutMs = 30_000, retries = 2 } = options;
  const getToken = async (refresh: boolean) => (typeof token === 'function' ? token({ refresh }) : token);
  let refreshing: Promise<Token> | undefined;
  const refresh = () => {
    refreshing ??= getToken(true).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };

  const post = async (request: GraphQLRequest, headers: Record<string, string>, signal: AbortSignal, bearer: Token) => {
    // Looked up for each request, because tests and instrumentation replace the global function.
    const fetching = (options.fetch ?? fetch)(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }), ...headers },
      body: JSON.stringify(request),
      signal,
    });
    return fetching.catch((cause: unknown) => {
      throw signal.aborted ? signal.reason : unreachable('The gateway could not be reached.', cause);
    });
  };

  /** Retries once with a new token if the gateway refuses the first one. */
  const withToken = async <T>(run: (bearer: Token) => Promise<T>): Promise<T> => {
    const bearer = await getToken(false);
    try {
      return await run(bearer);
    } catch (error) {
      if (typeof token !== 'function' || asConnectError(error).code !== 'UNAUTHENTICATED') throw error;
      // Another request or the application may have renewed the token meanwhile.
      const current = await getToken(false);
      const renewed = current === bearer ? await refresh() : current;
      if (renewed === bearer) throw error;
      return run(renewed);
    }
  };

  const transport: Transport = {
    send: (request, { signal, idempotencyKey, fresh } = {}) =>
      withToken((bearer) =>
        withinTime(timeoutMs, signal, async (limit) => {
          const headers = {
            accept: 'application/graphql-response+json, application/json',
            ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
            ...(fresh && { 'cache-control': 'no-cache' }),
          };
          return readResult(await post(request, headers, limit, bearer), limit);
        }),
      ),

    async read(request, { newKey, deletes, ...requestOptions } = {}) {
      let idempotencyKey = requestOptions.idempotencyKey ?? newKey?.();
      for (let failures = 0; ; failures += 1) {
        try {
          return rootField(await transport.send(request, { ...requestOptions, idempotencyKey }));
        } catch (thrown) {
          if (!(thrown instanceof ConnectError)) throw thrown;
          if (deletes && failures > 0 && thrown.code === 'NOT_FOUND') return null;
          if (!thrown.retryable || failures >= retries) throw thrown;
          const waitMs = thrown.retryAfter === undefined ? backoffMs(failures, 500, 4_000) : thrown.retryAfter * 1_000;
          if (waitMs > longestWaitMs) throw thrown;
          if (thrown.code === 'UPSTREAM_OUTCOME_UNKNOWN') {
            // The gateway repeats this answer for the same key. No client has the lost session's token.
            if (requestOptions.idempotencyKey !== undefined) throw thrown;
            idempotencyKey = newKey?.();
          }
          await wait(waitMs, requestOptions.signal);
        }
      }
    },

    open: (request, signal) =>
      withToken(async (bearer) => {
        const response = await post(request, { accept: 'text/event-stream' }, signal, bearer);
        if (response.ok && response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
        const { errors: [failure] = [] } = await readResult(response, signal);
        throw failure ? toConnectError(failure) : notGraphQL(response);
      }),
  };
  return transport;
}

async function withinTime<T>(ms: number, signal: AbortSignal | undefined, run: (limit: AbortSignal) => Promise<T>) {
  const deadline = createDeadline(ms, unreachable('The gateway did not answer in time.'), signal);
  try {
    return await run(deadline.signal);
  } finally {
    deadline.end();
  }
}

async function readResult(response: Response, signal: AbortSignal): Promise<GraphQLResult> {
  const result: GraphQLResult | null | undefined = await response.json().catch(() => {
    if (signal.aborted) throw signal.reason;
  });
  if (!result?.data && !result?.errors?.length) throw notGraphQL(response);
  const refusal = result.errors?.find(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
  if (refusal) throw toConnectError(refusal);
  return result;
}

/** Returns the only root field. Failed fields below it are `null`, as documented in the schema. */
function rootField({ data, errors: [failure] = [] }: GraphQLResult): unknown {
  const value = Object.values(data ?? {})[0] ?? null;
  if (value === null && failure) throw toConnectError(failure);
  return value;
}

function notGraphQL({ status }: Response): ConnectError {
  return invalidResponse(`The gateway's answer (${status}) is not GraphQL.`, status === 429 || status >= 500);
}
