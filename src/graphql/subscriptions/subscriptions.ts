import type { IncomingMessage } from 'node:http';
import type { Exchange } from '../../http/exchange.ts';
import { SubscriptionLimit, type SubscriptionLimits } from '../../limits/concurrency/subscription-limit.ts';
import { createEventStreams, type ServeEventStream } from './event-streams.ts';
import { OpenStreams, type OpenStreamsOptions } from './open-streams.ts';
import { createOpenSubscription, type OpenSubscriptionOptions } from './open-subscription.ts';
import type { SocketSessionOptions } from './socket-session.ts';
import { createWebSockets } from './web-sockets.ts';

export interface SubscriptionsOptions
  extends OpenSubscriptionOptions,
    OpenStreamsOptions,
    Omit<SocketSessionOptions, 'limit' | 'openSubscription'> {
  readonly corsOrigins: readonly string[];
  readonly limits: SubscriptionLimits;
  /** Called for each request that is answered with a stream, when the stream is open. */
  readonly report: (exchange: Exchange) => void;
}

export interface Subscriptions {
  readonly serveEventStream: ServeEventStream;
  /** Takes over the connection of a request for a WebSocket. Throws why it may not become one. */
  readonly openSocket: (request: IncomingMessage, head: Buffer) => void;
  /** Ends all streams in order. */
  close(finishWithinMs: number): Promise<void>;
}

/** Subscriptions over both transports, under one limit. */
export function openSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const streams = new OpenStreams(options);
  const limit = new SubscriptionLimit(options.limits);
  const openSubscription = createOpenSubscription(options);
  return {
    serveEventStream: createEventStreams({ openSubscription, limit, streams, report: options.report }),
    openSocket: createWebSockets({ ...options, openSubscription, limit, streams }),
    close: (finishWithinMs) => streams.close(finishWithinMs),
  };
}
