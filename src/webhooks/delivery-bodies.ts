import { GatewayError } from '../errors.ts';
import { ArrivingBody, type BodyObserver, bodyIncomplete, bodyTooLarge } from '../http/connection/arriving-body.ts';
import { maximumBodyBytes } from '../http/connection/body.ts';
import type { Exchange } from '../http/exchange.ts';

/** Each body can have up to 256 KiB. */
const defaultMaximum = 32;

const tooMany = new GatewayError('OVERLOADED', 'Too many webhook deliveries are in progress.', { retryAfter: 5 });

/**
 * Reads the bodies of deliveries and limits how many arrive concurrently. At the limit, the body that has been arriving the
 * longest is refused: it may come from an attacker who sends slowly, while StackOne sends quickly.
 */
export class DeliveryBodies implements BodyObserver {
  readonly #arriving = new Set<ArrivingBody>();
  readonly #maximum: number;

  constructor(maximum = defaultMaximum) {
    this.#maximum = maximum;
  }

  /** Throws `REQUEST_TOO_LARGE` if `content-length` is over the limit. */
  read(exchange: Exchange): Promise<Buffer> {
    if (Number(exchange.request.headers['content-length'] ?? 0) > maximumBodyBytes) throw bodyTooLarge;
    if (exchange.response.destroyed) throw bodyIncomplete;
    const [oldest] = this.#arriving;
    if (this.#arriving.size >= this.#maximum) oldest?.abandon(tooMany);
    exchange.askForBody();
    const body = new ArrivingBody(exchange, '', this);
    this.#arriving.add(body);
    return body.arrival;
  }

  onData(): void {}

  onEnd(body: ArrivingBody): void {
    this.#arriving.delete(body);
  }
}
