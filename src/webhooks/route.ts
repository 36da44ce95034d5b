import type { Logger } from 'pino';
import { GatewayError } from '../errors.ts';
import type { NewAccountEvent } from '../events/account-event.ts';
import { maximumBodyBytes } from '../http/connection/body.ts';
import { type Exchange, notStored } from '../http/exchange.ts';
import type { Handler } from '../http/router.ts';
import type { Secret } from '../values/secret.ts';
import { readWebhook } from './account-webhook.ts';
import { DeliveryBodies } from './delivery-bodies.ts';
import { isSignature, isSignedBy } from './signature.ts';

const signatureHeader = 'x-stackone-signature';
const retryAfter = 5;

/** The result of a delivery, as a metric label. */
export type DeliveryResult =
  | 'accepted'
  | 'duplicate'
  | 'ignored'
  | 'bad-signature'
  | 'malformed'
  | 'too-large'
  | 'unfinished'
  | 'unavailable';

export interface EventSink {
  /** Rejects if other gateways can't receive the event. */
  append(event: NewAccountEvent): Promise<'appended' | 'duplicate'>;
}

export interface WebhookRouteOptions {
  /** One secret, or two during a rotation. */
  readonly secrets: readonly Secret[];
  readonly events: EventSink;
  readonly log: Logger;
  /** `event` is StackOne's name of the event, or `unknown`. */
  readonly count: (event: string, result: DeliveryResult) => void;
}

/**
 * Receives StackOne's webhooks. Verifies the signature over the raw bytes before anything parses them. Answers 204 when every
 * gateway can receive the event, and 503 otherwise, so that StackOne delivers it again. Logs nothing from a body.
 */
export function createWebhookRoute({ secrets, events, log, count }: WebhookRouteOptions): { readonly POST: Handler } {
  const bodies = new DeliveryBodies();
  const underWay = new Set<string>();

  /** Returns `undefined` for a body without a valid signature. */
  async function readSignedBody(exchange: Exchange): Promise<Buffer | undefined> {
    const { headers } = exchange.request;
    const signature = headers[signatureHeader];
    // Without a well-formed signature, the body is read only to answer 413 if it is too large.
    if (!isSignature(signature) && !(Number(headers['content-length'] ?? 0) > maximumBodyBytes)) return undefined;
    const body = await bodies.read(exchange);
    return isSignature(signature) && isSignedBy(secrets, body, signature) ? body : undefined;
  }

  /** A repeated delivery is a duplicate only if the first one was recorded. Otherwise StackOne must send it again. */
  async function append(name: string, event: NewAccountEvent): Promise<void> {
    if (underWay.has(event.key)) {
      count(name, 'unavailable');
      throw unavailable('The same delivery is under way.');
    }
    underWay.add(event.key);
    try {
      count(name, (await events.append(event)) === 'appended' ? 'accepted' : 'duplicate');
    } catch (error) {
      count(name, 'unavailable');
      log.warn(
        { reason: String(error) },
        'a webhook was answered 503: the event could not be shared with other gateways',
      );
      throw unavailable('The other gateways cannot be notified.');
    } finally {
      underWay.delete(event.key);
    }
  }

  return {
    async POST(exchange) {
      const body = await readSignedBody(exchange).catch((error: unknown) => {
        count('unknown', resultOf(error));
        throw error;
      });
      if (!body) {
        count('unknown', 'bad-signature');
        throw new GatewayError('UNAUTHENTICATED', `The header ${signatureHeader} does not match the body.`);
      }
      const webhook = readWebhook(body);
      if (webhook.kind === 'malformed') {
        count('unknown', 'malformed');
        throw new GatewayError('BAD_REQUEST', 'The body is not the JSON that StackOne documents for account events.');
      }
      if (webhook.kind === 'account') await append(webhook.name, webhook.event);
      else count('unknown', 'ignored');
      exchange.answer(204, notStored, '');
    },
  };
}

function unavailable(message: string): GatewayError {
  return new GatewayError('OVERLOADED', message, { retryAfter });
}

function resultOf(error: unknown): DeliveryResult {
  if (!(error instanceof GatewayError)) return 'unfinished';
  if (error.code === 'REQUEST_TOO_LARGE') return 'too-large';
  return error.code === 'OVERLOADED' ? 'unavailable' : 'unfinished';
}
