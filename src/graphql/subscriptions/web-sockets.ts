import type { IncomingMessage } from 'node:http';
import { handleProtocols, makeServer, type Server } from 'graphql-ws';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { GatewayError } from '../../errors.ts';
import { readAuthority } from '../../http/access/authority.ts';
import { createOriginList } from '../../http/access/origin-list.ts';
import type { SubscriptionPermit } from '../../limits/concurrency/subscription-limit.ts';
import { MessageThrottle, type ThrottleRate } from './message-throttle.ts';
import type { OpenStreams } from './open-streams.ts';
import { ResultStream } from './result-stream.ts';
import { readSocketMessage } from './socket-message.ts';
import { closeCodes, SocketSession, type SocketSessionOptions } from './socket-session.ts';

export interface WebSocketsOptions extends SocketSessionOptions {
  readonly corsOrigins: readonly string[];
  readonly streams: OpenStreams;
  /** Whether the gateway is about to stop. */
  readonly closing: () => boolean;
}

/** Fits the largest useful document. Each socket can hold this much of an incomplete message. */
const maximumMessageBytes = 64 * 1024;
/** Each part of an incomplete message takes hundreds of bytes, however short it is. Browsers and networks send far fewer. */
const maximumFragments = 128;
const maximumChunks = 512;
/** The gateway parses each message and answers each ping. A socket that sends faster is read more slowly. */
const rates: Readonly<Record<'waiting' | 'authenticated', ThrottleRate>> = {
  waiting: { burst: 2 * maximumMessageBytes, perSecond: 16 * 1024 },
  authenticated: { burst: 1024 * 1024, perSecond: 256 * 1024 },
};
/** The maximum number of sockets that are not authenticated yet. */
const maximumWaiting = 200;
const initWithinMs = 3_000;

const stopping: [code: number, reason: string] = [closeCodes.draining, 'The gateway stops'];
const foreignOrigin = new GatewayError(
  'FORBIDDEN',
  'Pages of this origin are not allowed to open a WebSocket. Add the origin to CORS_ORIGINS.',
);

/**
 * Handles subscriptions over WebSocket with the protocol `graphql-transport-ws`. Returns a function that takes over connections.
 */
export function createWebSockets(options: WebSocketsOptions): (request: IncomingMessage, head: Buffer) => void {
  const allowsOrigin = createOriginCheck(options.corsOrigins);
  const protocol = createProtocol();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Each compressor takes 200 KiB.
    perMessageDeflate: false,
    maxPayload: maximumMessageBytes,
    maxFragments: maximumFragments,
    maxBufferedChunks: maximumChunks,
    handleProtocols,
  });
  /** The sockets that are not authenticated yet, oldest first. */
  const waiting = new Set<SocketSession>();

  function accept(socket: WebSocket, request: IncomingMessage): void {
    // The socket closes by itself after an error.
    socket.on('error', () => {});
    socket.once('close', (code: number) => options.metrics.countClosedSocket(code));
    const permit = options.closing() ? stopping : reserve();
    if (Array.isArray(permit)) {
      socket.close(...permit);
      setTimeout(() => socket.terminate(), 1_000).unref();
      return;
    }
    open(socket, request, permit);
  }

  /** The oldest one may come from an attacker who sends nothing, while clients send `connection_init` at once. */
  function makeRoom(): void {
    const [oldest] = waiting;
    if (waiting.size < maximumWaiting || !oldest) return;
    waiting.delete(oldest);
    oldest.close(closeCodes.tryAgainLater, 'Too many are waiting');
    // Its permit does not wait for the peer to answer.
    oldest.end();
  }

  function reserve(): SubscriptionPermit | [code: number, reason: string] {
    makeRoom();
    try {
      return options.limit.reserve();
    } catch {
      return [closeCodes.tryAgainLater, 'The gateway is full'];
    }
  }

  function open(socket: WebSocket, request: IncomingMessage, permit: SubscriptionPermit): void {
    const session = new SocketSession(options, socket, request, permit);
    const remove = options.streams.add(session);
    waiting.add(session);
    const slowDown = createSlowDown(socket, session);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(socket, text),
        close: (code, reason) => session.close(code ?? closeCodes.badMessage, reason ?? ''),
        onMessage: (receive) =>
          socket.on('message', (data: RawData) => {
            if (!session.checkUnread()) return;
            const text = String(data);
            slowDown(text.length);
            receiveMessage(session, text, receive)
              .catch((error: unknown) => session.failMessage(error))
              .finally(() => {
                if (session.isAuthenticated) waiting.delete(session);
              });
          }),
      },
      session,
    );
    // Each ping is answered, whether the peer reads or not.
    socket.on('ping', ({ length }: Buffer) => {
      session.checkUnread();
      slowDown(length);
    });
    socket.once('close', (code: number, reason: Buffer) => {
      waiting.delete(session);
      remove();
      session.end();
      void closed(code, String(reason));
    });
  }

  return (request, head) => {
    if (!allowsOrigin(request)) throw foreignOrigin;
    server.handleUpgrade(request, request.socket, head, (socket) => accept(socket, request));
  };
}

/** Returns a function to call for each message, which pauses a socket that sends too fast. */
function createSlowDown(socket: WebSocket, session: SocketSession): (bytes: number) => void {
  const throttles = {
    waiting: new MessageThrottle(rates.waiting),
    authenticated: new MessageThrottle(rates.authenticated),
  };
  let timer: NodeJS.Timeout | undefined;
  return (bytes) => {
    const delayMs = throttles[session.isAuthenticated ? 'authenticated' : 'waiting'].delayAfter(bytes);
    if (delayMs === 0) return;
    socket.pause();
    clearTimeout(timer);
    timer = setTimeout(() => socket.resume(), delayMs).unref();
  };
}

function createProtocol(): Server<SocketSession> {
  return makeServer<undefined, SocketSession>({
    connectionInitWaitTimeout: initWithinMs,
    onConnect: ({ extra }) => extra.authenticate(extra.arriving?.init ?? {}),
    onSubscribe: async ({ extra }, _id, payload) => {
      const opened = await extra.subscribe(extra.arriving?.subscribe ?? payload);
      if (!(opened instanceof ResultStream)) return opened;
      return { ...opened.operation, contextValue: opened };
    },
    // Returns the stream that `onSubscribe` has opened.
    subscribe: ({ contextValue }) => {
      if (contextValue instanceof ResultStream) return contextValue;
      throw new Error('Nothing has been subscribed to.');
    },
  });
}

/** The protocol server calls back in this turn, and does not see the payload otherwise. */
function receiveMessage(session: SocketSession, text: string, receive: (text: string) => Promise<void>): Promise<void> {
  const message = readSocketMessage(text);
  if (!message) {
    session.close(closeCodes.badMessage, 'Invalid message received');
    return Promise.resolve();
  }
  session.arriving = message;
  const received = receive(message.text);
  session.arriving = undefined;
  return received;
}

/** Resolves when the peer's operating system has the message, or when the socket is closed. */
function send(socket: WebSocket, text: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  return new Promise((resolve) => socket.send(text, () => resolve()));
}

/** Browsers do not apply CORS to WebSockets, so the server must check the origin. */
function createOriginCheck(corsOrigins: readonly string[]): (request: IncomingMessage) => boolean {
  const isListed = createOriginList(corsOrigins);
  return ({ headers: { origin, host = '' } }) => {
    if (origin === undefined || isListed(origin)) return true;
    // The schemes differ behind a proxy that terminates TLS.
    const page = URL.parse(origin);
    const own = page && readAuthority(host);
    return own?.hostname === page?.hostname && hasSamePort(own?.port, page);
  };
}

/** An absent port is the default of the page's scheme. */
function hasSamePort(port: string | undefined, page: URL | null): boolean {
  if (!page) return false;
  const usual = page.protocol === 'https:' ? '443' : '80';
  return (port ?? usual) === (page.port || usual);
}
