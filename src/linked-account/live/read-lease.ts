/**
 * Keeps the reads of a request alive while any caller waits for them: the request itself, or others that share them. Aborts
 * `signal` when the last caller has left.
 */
export class ReadLease {
  readonly #controller = new AbortController();
  /** Aborted when the request's own caller disconnects. */
  readonly #caller: AbortSignal;
  readonly startedAt: number;
  /** Whether no caller waits for the reads: StackOne's quota has less for them. */
  readonly background: boolean;
  #holders = 0;

  constructor(caller: AbortSignal, startedAt: number, background = false) {
    this.#caller = caller;
    this.startedAt = startedAt;
    this.background = background;
    this.#holdFor(caller);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Another request waits for a read of this request. */
  share({ caller }: { readonly caller: AbortSignal }): void {
    if (caller !== this.#caller) this.#holdFor(caller);
  }

  get caller(): AbortSignal {
    return this.#caller;
  }

  #holdFor(caller: AbortSignal): void {
    this.#holders += 1;
    const leave = () => {
      this.#holders -= 1;
      if (this.#holders === 0) this.#controller.abort();
    };
    if (caller.aborted) leave();
    else caller.addEventListener('abort', leave, { once: true });
  }
}
