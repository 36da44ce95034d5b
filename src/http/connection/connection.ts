import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Exchange } from '../exchange.ts';
import { type BrokenRequest, describeBrokenRequest, type ParseError } from './broken-request.ts';
import type { ConnectionTurns } from './connection-turns.ts';

/** A request as Node hands it over: its head is read, its body may still be on the way. */
export interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Whether the caller sends the body only when it is asked to (`Expect: 100-continue`). */
  readonly expectsContinue: boolean;
}

export interface ConnectionHandlers {
  readonly turns: ConnectionTurns;
  /** Begins to work on a request. */
  readonly serve: (arrival: Arrival) => Exchange;
  /** Tells the caller of a request without a response what is wrong with it, and closes the connection. */
  readonly refuse: (broken: BrokenRequest, socket: Socket) => void;
}

/** Counts the requests that wait, on this connection and on all others. */
export interface Backlog {
  /** `false` when no more may wait beside so many of this connection's own. */
  tryAdd(ofOne: number): boolean;
  remove(count: number): void;
}

/**
 * One connection of a caller. Requests that a caller sends without waiting for the answers (pipelining) are worked on one after
 * the other: the next when the answer to the one before has left, and not in the same turn of the event loop, since a caller
 * whose requests are refused in no time would keep all others from their turn.
 *
 * Node parses all that has arrived in one read, 64 KiB at most, so some requests wait here, and the rest in the socket.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #handlers: ConnectionHandlers;
  readonly #backlog: Backlog;
  #current: Exchange | undefined;
  #waiting: Arrival[] = [];
  #startedIn = -1;
  #scheduled = false;
  /** The request that was parsed last, as long as its body may be incomplete. No other's can be. */
  #last: IncomingMessage | undefined;
  #silent = true;
  /** What to say of the bytes behind the last request, once that is answered. */
  #broken: BrokenRequest | undefined;

  constructor(socket: Socket, handlers: ConnectionHandlers, backlog: Backlog) {
    this.#socket = socket;
    this.#handlers = handlers;
    this.#backlog = backlog;
    // Node resumes a connection whenever a request is complete.
    socket.on('resume', () => {
      if (this.#mustWait) socket.pause();
    });
    socket.on('close', () => this.#dropWaiting());
  }

  /** A connection that has carried no request yet. */
  get isSilent(): boolean {
    return this.#silent;
  }

  /** Whether anything that was read still waits for its turn. */
  get #mustWait(): boolean {
    return this.#waiting.length > 0 || this.#broken !== undefined;
  }

  /** Whether no request is being answered or waits for it. */
  get isIdle(): boolean {
    return !this.#current && this.#waiting.length === 0;
  }

  /** Cuts a connection that sends too many requests at once. */
  receive(arrival: Arrival): void {
    // Node goes on parsing what it has read.
    if (this.#socket.destroyed) return;
    this.#silent = false;
    this.#last = arrival.request;
    if (this.isIdle && this.#startedIn !== this.#handlers.turns.current()) {
      this.#start(arrival);
    } else if (this.#backlog.tryAdd(this.#waiting.length)) {
      this.#waiting.push(arrival);
      this.#socket.pause();
      if (!this.#current) this.#schedule();
    } else {
      this.#socket.destroy();
    }
  }

  /** The bytes that follow can't be read, or did not come in time. Whatever came before is answered first. */
  fail(error: ParseError): void {
    if (error.code === 'ECONNRESET' || this.#broken) return;
    const incomplete = this.#last?.complete === false ? this.#last : undefined;
    const broken = describeBrokenRequest(error, incomplete);
    if (incomplete) {
      this.#failBody(incomplete, broken);
    } else if (this.isIdle) {
      this.#handlers.refuse(broken, this.#socket);
    } else {
      this.#broken = broken;
      this.#socket.pause();
    }
  }

  /** The request's head was read: its body is what is wrong. */
  #failBody(request: IncomingMessage, broken: BrokenRequest): void {
    const current = this.#current;
    if (this.#waiting.at(-1)?.request === request) {
      this.#waiting.pop();
      this.#backlog.remove(1);
      this.#broken = broken;
    } else if (current?.request === request && !current.response.headersSent) {
      current.closeAfterAnswer();
      current.fail(broken.failure, broken.status);
    } else {
      // It is answered already, at the latest when this turn ends, and the rest of its body was to be thrown away.
      setImmediate(() => this.#socket.destroySoon());
    }
  }

  #start(arrival: Arrival): void {
    this.#startedIn = this.#handlers.turns.current();
    arrival.response.on('close', () => this.#finish());
    this.#current = this.#handlers.serve(arrival);
  }

  #finish(): void {
    this.#current = undefined;
    if (this.#last?.complete) this.#last = undefined;
    if (this.#mustWait) this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#startNext();
    });
  }

  #startNext(): void {
    if (!this.#socket.writable) return;
    const next = this.#waiting.shift();
    if (next) {
      this.#backlog.remove(1);
      this.#start(next);
      if (!this.#mustWait) this.#socket.resume();
    } else if (this.#broken) {
      this.#handlers.refuse(this.#broken, this.#socket);
    }
  }

  #dropWaiting(): void {
    this.#backlog.remove(this.#waiting.length);
    this.#waiting = [];
  }
}
