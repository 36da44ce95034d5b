import { GatewayError } from '../../errors.ts';
import type { Exchange } from '../exchange.ts';
import { maximumBodyBytes } from './body.ts';

export const bodyTooLarge = new GatewayError(
  'REQUEST_TOO_LARGE',
  `The request's body is larger than ${maximumBodyBytes} bytes.`,
);
export const bodyIncomplete = new GatewayError('BAD_REQUEST', 'The body of the request is incomplete.');

/** Follows bodies while they arrive. */
export interface BodyObserver {
  onData(body: ArrivingBody, bytes: number): void;
  /** Called once, when the body is there or is given up. */
  onEnd(body: ArrivingBody, whole: boolean): void;
}

/** The body of a request while it arrives. No iterator and no pipeline: every operation has one. */
export class ArrivingBody {
  readonly caller: string;
  /** Rejects with `REQUEST_TOO_LARGE` as soon as the body is, and with `BAD_REQUEST` when it does not arrive whole. */
  readonly arrival: Promise<Buffer>;
  /** How many have arrived. */
  bytes = 0;
  readonly #observer: BodyObserver;
  #chunks: Buffer[] = [];
  #ended = false;
  #reject: (failure: GatewayError) => void = () => {};

  constructor({ request, response }: Exchange, caller: string, observer: BodyObserver) {
    this.caller = caller;
    this.#observer = observer;
    this.arrival = new Promise((resolve, reject) => {
      this.#reject = reject;
      request.on('data', (chunk: Buffer) => this.#take(chunk));
      request.on('end', () => {
        if (this.#end(true)) resolve(this.#whole());
      });
      // The caller has left, or was cut off. The request itself does not always tell: Node forgets one that was answered.
      response.on('close', () => this.abandon(bodyIncomplete));
      // Without a listener it would be uncaught.
      request.on('error', () => {});
    });
  }

  /** Lets go of what has arrived, and tells the reader why. */
  abandon(failure: GatewayError): void {
    if (!this.#end(false)) return;
    this.#chunks = [];
    this.#reject(failure);
  }

  #take(chunk: Buffer): void {
    if (this.#ended) return;
    this.bytes += chunk.length;
    this.#chunks.push(chunk);
    this.#observer.onData(this, chunk.length);
    if (this.bytes > maximumBodyBytes) this.abandon(bodyTooLarge);
  }

  #end(whole: boolean): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.#observer.onEnd(this, whole);
    return true;
  }

  #whole(): Buffer {
    const [first] = this.#chunks;
    return this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
  }
}
