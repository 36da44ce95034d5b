import { GatewayError } from '../../errors.ts';
import type { Exchange } from '../exchange.ts';
import { ArrivingBody, type BodyObserver, bodyIncomplete, bodyTooLarge } from './arriving-body.ts';
import { maximumBodyBytes } from './body.ts';

export interface RequestBodiesOptions {
  /** The maximum number of concurrently arriving bodies of one caller. */
  readonly perCaller: number;
  /** The maximum size of all arriving bodies together, in bytes. */
  readonly maximumBytes?: number;
  /** How long an incomplete body continues to count towards its caller's limit: as long as it could have taken. */
  readonly abandonedForMs?: number;
  /** In milliseconds, from a monotonic clock. */
  readonly now?: () => number;
}

const defaultMaximumBytes = 64 * 1024 * 1024;
const defaultAbandonedForMs = 30_000;

const retryAfter = 1;
const tooManyOfCaller = new GatewayError('RATE_LIMITED', 'This caller is sending too many requests at the same time.', {
  retryAfter,
});
const noMemory = new GatewayError('OVERLOADED', 'The gateway is receiving too many requests at the same time.', {
  retryAfter,
});

interface Abandoned {
  readonly caller: string;
  readonly until: number;
}

/**
 * Reads the bodies of requests and limits those that arrive concurrently: their number for each caller, and their total size. At
 * the size limit, the body that has been arriving the longest is refused. Usual bodies arrive within milliseconds, so a
 * deliberately slow caller makes room for them.
 */
export class RequestBodies implements BodyObserver {
  readonly #perCaller: number;
  readonly #maximumBytes: number;
  readonly #abandonedForMs: number;
  readonly #now: () => number;
  /** The number of bodies that count towards each caller's limit. */
  readonly #callers = new Map<string, number>();
  /** In the order of their start. */
  readonly #arriving = new Set<ArrivingBody>();
  /** In the order in which they cease to count. */
  readonly #abandoned = new Set<Abandoned>();
  #bytes = 0;
  readonly #refused = { caller: 0, memory: 0 };

  constructor(options: RequestBodiesOptions) {
    this.#perCaller = options.perCaller;
    this.#maximumBytes = options.maximumBytes ?? defaultMaximumBytes;
    this.#abandonedForMs = options.abandonedForMs ?? defaultAbandonedForMs;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The number and size of arriving bodies, and the number of refused ones by the exceeded limit. */
  state() {
    return { arriving: this.#arriving.size, bytes: this.#bytes, refused: this.#refused };
  }

  /**
   * Throws `RATE_LIMITED` if too many bodies of the caller are arriving, and `REQUEST_TOO_LARGE` if `content-length` is over the
   * limit.
   */
  read(exchange: Exchange, caller: string): Promise<Buffer> {
    const { 'content-length': length = 0 } = exchange.request.headers;
    if (Number(length) > maximumBodyBytes) throw bodyTooLarge;
    // The caller disconnected before the body was requested, so no event would follow.
    if (exchange.response.destroyed) throw bodyIncomplete;
    if (this.#abandoned.size > 0) this.#forgetAbandoned();
    const count = this.#callers.get(caller) ?? 0;
    if (count >= this.#perCaller) throw this.#refuse('caller');
    this.#callers.set(caller, count + 1);
    exchange.askForBody();
    const body = new ArrivingBody(exchange, caller, this);
    this.#arriving.add(body);
    return body.arrival;
  }

  onData(_body: ArrivingBody, bytes: number): void {
    this.#bytes += bytes;
    while (this.#bytes > this.#maximumBytes) {
      const [oldest] = this.#arriving;
      if (!oldest) return;
      oldest.abandon(this.#refuse('memory'));
    }
  }

  onEnd(body: ArrivingBody, whole: boolean): void {
    this.#bytes -= body.bytes;
    this.#arriving.delete(body);
    if (whole) this.#release(body.caller);
    // Otherwise a caller could start and abandon requests endlessly at no cost.
    else this.#abandoned.add({ caller: body.caller, until: this.#now() + this.#abandonedForMs });
  }

  #forgetAbandoned(): void {
    const now = this.#now();
    for (const entry of this.#abandoned) {
      if (entry.until > now) return;
      this.#abandoned.delete(entry);
      this.#release(entry.caller);
    }
  }

  #release(caller: string): void {
    const count = this.#callers.get(caller) ?? 0;
    if (count > 1) this.#callers.set(caller, count - 1);
    else this.#callers.delete(caller);
  }

  #refuse(reason: 'caller' | 'memory'): GatewayError {
    this.#refused[reason] += 1;
    return reason === 'caller' ? tooManyOfCaller : noMemory;
  }
}
