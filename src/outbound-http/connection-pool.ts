import type { Socket } from 'node:net';
import { type buildConnector, type Dispatcher, EnvHttpProxyAgent, errors, Pool } from 'undici';

/** Proxies in the format of the environment variables of the same names; empty for none. Addresses may contain credentials. */
export interface ProxyAddresses {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

export interface ConnectionPoolOptions {
  /** The time that connecting may take, including a tunnel through a proxy, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** The maximum size of an answer in bytes. A larger answer is aborted. */
  readonly maximumResponseBytes: number;
  /** How long an idle connection is kept, in milliseconds. 0: each request uses a new connection. */
  readonly keepAliveTimeoutMs: number;
  /** `undefined` for direct connections. */
  readonly proxy?: ProxyAddresses | undefined;
}

/** Opens a pool of connections to one origin, directly or through a proxy, with the same limits in both cases. */
export function openConnectionPool(origin: string, options: ConnectionPoolOptions): Dispatcher {
  const { connectTimeoutMs, keepAliveTimeoutMs, proxy } = options;
  const poolOptions: Pool.Options = {
    connect: { timeout: connectTimeoutMs },
    // Over HTTP/2, all requests share a connection. If it dies silently, all of them time out, because a timeout closes only a
    // stream and not the connection.
    allowH2: false,
    ...(keepAliveTimeoutMs > 0 ? { keepAliveTimeout: keepAliveTimeoutMs } : { pipelining: 0 }),
    maxResponseSize: options.maximumResponseBytes,
    // The attempt's own deadline applies; undici's timeouts are coarse and measure something else.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  return proxy ? openProxied(proxy, poolOptions, connectTimeoutMs) : new Pool(origin, poolOptions);
}

function openProxied(proxy: ProxyAddresses, poolOptions: Pool.Options, connectTimeoutMs: number): Dispatcher {
  return new EnvHttpProxyAgent({
    // Never `undefined`, because undici would then read the environment itself.
    ...proxy,
    connectTimeout: connectTimeoutMs,
    proxyTls: { allowH2: false },
    // undici's own pools would ignore some of the options.
    factory: (origin: string | URL, { connect }: { connect?: unknown }) =>
      new Pool(
        origin,
        isConnector(connect) ? { ...poolOptions, connect: within(connectTimeoutMs, connect) } : poolOptions,
      ),
    // The pool for CONNECT requests. A timeout bounds proxies that accept a connection and do not answer.
    clientFactory: (origin: URL, { connect }: { connect?: unknown }) =>
      new Pool(origin, { ...(isConnector(connect) && { connect }), allowH2: false, headersTimeout: connectTimeoutMs }),
  });
}

function isConnector(value: unknown): value is buildConnector.connector {
  return typeof value === 'function';
}

/** One timeout for all steps of a connection: to the proxy, through it, and TLS with the origin. */
function within(timeoutMs: number, connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      callback(new errors.ConnectTimeoutError(`No connection through the proxy within ${timeoutMs} ms`), null);
    }, timeoutMs);
    // undici offers HTTP/2 within a tunnel unless this option disables it.
    const http1: buildConnector.Options & { allowH2: false } = { ...options, allowH2: false };
    connect(http1, (...result) => {
      clearTimeout(timer);
      if (late) discard(result[1]);
      else callback(...result);
    });
  };
}

function discard(socket: Socket | null): void {
  socket?.on('error', () => {}).destroy();
}
