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
  /** Called when the stream for a request is open. */
  readonly report: (exchange: Exchange) => void;
}

export interface Subscriptions {
  readonly serveEventStream: ServeEventStream;
  /** Takes over the connection of an upgrade request. Throws the reason for a refusal. */
  readonly openSocket: (request: IncomingMessage, head: Buffer) => void;
  /** Ends all streams in order. */
  close(finishWithinMs: number): Promise<void>;
}

/** Handles subscriptions over both transports, with a common limit. */
export function openSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const streams = new OpenStreams(options);
  const limit = new SubscriptionLimit(options.limits);
  const openSubscription = createOpenSubscription(options);
  return {
    serveEventStream: createEventStreams({ ...options, openSubscription, limit, streams }),
    openSocket: createWebSockets({ ...options, openSubscription, limit, streams }),
    close: (finishWithinMs) => streams.close(finishWithinMs),
  };
}
