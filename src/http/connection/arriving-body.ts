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
  /** Called once, when the body has arrived or was abandoned. */
  onEnd(body: ArrivingBody, whole: boolean): void;
}

/** The body of a request while it arrives. It uses neither an iterator nor a pipeline, because every operation has one. */
export class ArrivingBody {
  readonly caller: string;
  /** Rejects with `REQUEST_TOO_LARGE` as soon as the body exceeds the limit, and with `BAD_REQUEST` if it is incomplete. */
  readonly arrival: Promise<Buffer>;
  /** The number of bytes that have arrived. */
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
      // The caller has disconnected or was disconnected. The request does not always emit an event, because Node forgets an
      // answered one.
      response.on('close', () => this.abandon(bodyIncomplete));
      // Without a listener, the error would be uncaught.
      request.on('error', () => {});
    });
  }

  /** Discards the received bytes, and rejects `arrival` with the failure. */
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
