import type { Socket } from 'node:net';
import type { CutReason } from '../../observability/metrics/metrics.ts';
import type { ParseError } from './broken-request.ts';
import { type Arrival, Connection, type ConnectionHandlers } from './connection.ts';

export interface ConnectionsOptions extends ConnectionHandlers {
  readonly onCut: (reason: CutReason) => void;
}

/** The maximum number of waiting pipelined requests, on one connection and in total. Each takes about 2 KiB. */
const maximumWaitingOfOne = 256;
const maximumWaiting = 8_000;

/** The open connections of callers. */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #open = new Map<Socket, Connection>();
  #waiting = 0;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  add(socket: Socket): void {
    const connection = new Connection(socket, this.#options, {
      tryAdd: (ofOne) => this.#tryAdd(ofOne),
      remove: (count) => {
        this.#waiting -= count;
      },
    });
    this.#open.set(socket, connection);
    socket.once('close', () => this.#open.delete(socket));
  }

  receive(arrival: Arrival): void {
    this.#open.get(arrival.request.socket)?.receive(arrival);
  }

  /** Releases a connection that is to become a WebSocket. Returns `false` while it has requests to answer. */
  handOver(socket: Socket): boolean {
    const connection = this.#open.get(socket);
    if (!connection?.isIdle) return false;
    this.#open.delete(socket);
    return true;
  }

  fail(error: ParseError, socket: Socket): void {
    this.#open.get(socket)?.fail(error);
  }

  /**
   * Closes connections without any request, such as those that browsers open in advance. Node treats them as busy, so a stop
   * would wait for them.
   */
  closeSilent(): void {
    for (const [socket, { isSilent }] of this.#open) if (isSilent) socket.destroy();
  }

  #tryAdd(ofOne: number): boolean {
    if (ofOne >= maximumWaitingOfOne || this.#waiting >= maximumWaiting) {
      this.#options.onCut('pipelining');
      return false;
    }
    this.#waiting += 1;
    return true;
  }
}
