import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Exchange } from '../exchange.ts';
import { type BrokenRequest, describeBrokenRequest, type ParseError } from './broken-request.ts';
import type { ConnectionTurns } from './connection-turns.ts';

/** A request as Node emits it: its head has been read, but its body may still arrive. */
export interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Whether the caller sends the body only on request (`Expect: 100-continue`). */
  readonly expectsContinue: boolean;
}

export interface ConnectionHandlers {
  readonly turns: ConnectionTurns;
  /** Starts to handle a request. */
  readonly serve: (arrival: Arrival) => Exchange;
  /** Sends the error for a request without a response object, and closes the connection. */
  readonly refuse: (broken: BrokenRequest, socket: Socket) => void;
}

/** Counts the waiting requests, on this connection and on all others. */
export interface Backlog {
  /** Returns `false` if no more requests may wait, given the number of this connection's own. */
  tryAdd(ofOne: number): boolean;
  remove(count: number): void;
}

/**
 * A connection of a caller. It handles pipelined requests one after the other: the next one starts when the previous response has
 * been sent, and in a later turn of the event loop. Otherwise a caller whose requests are refused quickly could block all other
 * callers.
 *
 * Node parses all that has arrived in one read, at most 64 KiB, so some requests wait here, and the rest in the socket.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #handlers: ConnectionHandlers;
  readonly #backlog: Backlog;
  #current: Exchange | undefined;
  #waiting: Arrival[] = [];
  #startedIn = -1;
  #scheduled = false;
  /** The last parsed request, while its body may be incomplete. No other request can have an incomplete body. */
  #last: IncomingMessage | undefined;
  #silent = true;
  /** The error for the bytes after the last request, to be sent when that request is answered. */
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

  /** Whether the connection has carried no request yet. */
  get isSilent(): boolean {
    return this.#silent;
  }

  /** Whether a parsed request still waits. */
  get #mustWait(): boolean {
    return this.#waiting.length > 0 || this.#broken !== undefined;
  }

  /** Whether no request is in progress or waiting. */
  get isIdle(): boolean {
    return !this.#current && this.#waiting.length === 0;
  }

  /** Closes a connection that sends too many requests at once. */
  receive(arrival: Arrival): void {
    // Node continues to parse what it has read.
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

  /** Handles bytes that can't be read, or that did not arrive in time. Earlier requests are answered first. */
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

  /** The request's head was read, so its body is invalid. */
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
      // The request is answered by the end of this turn, and the rest of its body would have been discarded.
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
