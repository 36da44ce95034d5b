import type { Socket } from 'node:net';
import { type buildConnector, type Dispatcher, EnvHttpProxyAgent, errors, Pool } from 'undici';

/** Proxies, as the environment variables of these names hold them; empty for none. The addresses may hold credentials. */
export interface ProxyAddresses {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

export interface ConnectionPoolOptions {
  /** How long a connection may take to be made, a tunnel through a proxy included, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** A larger answer is cut off unread. */
  readonly maximumResponseBytes: number;
  /** How long an idle connection is kept for the next request, in milliseconds. 0: each request has a connection of its own. */
  readonly keepAliveTimeoutMs: number;
  /** `undefined`: connections are direct. */
  readonly proxy?: ProxyAddresses | undefined;
}

/** Connections to one origin, direct or through a proxy, under the same bounds either way. */
export function openConnectionPool(origin: string, options: ConnectionPoolOptions): Dispatcher {
  const { connectTimeoutMs, keepAliveTimeoutMs, proxy } = options;
  const poolOptions: Pool.Options = {
    connect: { timeout: connectTimeoutMs },
    // Over HTTP/2 all requests share a connection, and when it dies silently each of them waits in vain: what misses its
    // deadline closes an HTTP/1.1 connection, but only a stream of the other.
    allowH2: false,
    ...(keepAliveTimeoutMs > 0 ? { keepAliveTimeout: keepAliveTimeoutMs } : { pipelining: 0 }),
    maxResponseSize: options.maximumResponseBytes,
    // The attempt's own deadline is the only clock; undici's are coarse and count differently.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  return proxy ? openProxied(proxy, poolOptions, connectTimeoutMs) : new Pool(origin, poolOptions);
}

function openProxied(proxy: ProxyAddresses, poolOptions: Pool.Options, connectTimeoutMs: number): Dispatcher {
  return new EnvHttpProxyAgent({
    // Never `undefined`: undici would read the environment itself.
    ...proxy,
    connectTimeout: connectTimeoutMs,
    proxyTls: { allowH2: false },
    // undici's own pools would take only some of the options.
    factory: (origin: string | URL, { connect }: { connect?: unknown }) =>
      new Pool(
        origin,
        isConnector(connect) ? { ...poolOptions, connect: within(connectTimeoutMs, connect) } : poolOptions,
      ),
    // What asks the proxy for tunnels. A proxy that takes a connection and does not answer is given up.
    clientFactory: (origin: URL, { connect }: { connect?: unknown }) =>
      new Pool(origin, { ...(isConnector(connect) && { connect }), allowH2: false, headersTimeout: connectTimeoutMs }),
  });
}

function isConnector(value: unknown): value is buildConnector.connector {
  return typeof value === 'function';
}

/** One bound for all steps of a connection: to the proxy, through it, and TLS at its other end. */
function within(timeoutMs: number, connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      callback(new errors.ConnectTimeoutError(`No connection through the proxy within ${timeoutMs} ms`), null);
    }, timeoutMs);
    // undici asks for HTTP/2 within a tunnel unless it is told otherwise here.
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
