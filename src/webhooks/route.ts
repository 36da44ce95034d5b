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

/** What became of a delivery. */
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
  /** Rejects when other gateways can't learn of the event. */
  append(event: NewAccountEvent): Promise<'appended' | 'duplicate'>;
}

export interface WebhookRouteOptions {
  /** One, or two while the secret is changed. */
  readonly secrets: readonly Secret[];
  readonly events: EventSink;
  readonly log: Logger;
  /** `event` is StackOne's name of the event, or `unknown`. */
  readonly count: (event: string, result: DeliveryResult) => void;
}

/**
 * Takes StackOne's webhooks. The signature is checked over the raw bytes before anything parses them. A delivery is answered
 * 204 once every gateway can learn of it, and 503 otherwise, so that StackOne sends it again. Nothing of a body is logged.
 */
export function createWebhookRoute({ secrets, events, log, count }: WebhookRouteOptions): { readonly POST: Handler } {
  const bodies = new DeliveryBodies();
  const underWay = new Set<string>();

  /** `undefined` for a body that StackOne did not sign. */
  async function readSignedBody(exchange: Exchange): Promise<Buffer | undefined> {
    const { headers } = exchange.request;
    const signature = headers[signatureHeader];
    // Without something that can be a signature, only a body that is too large has another answer.
    if (!isSignature(signature) && !(Number(headers['content-length'] ?? 0) > maximumBodyBytes)) return undefined;
    const body = await bodies.read(exchange);
    return isSignature(signature) && isSignedBy(secrets, body, signature) ? body : undefined;
  }

  /** A second delivery is a duplicate only of one that was recorded: until the first one is, it has to come again. */
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
      throw unavailable('Other gateways can not be told.');
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
