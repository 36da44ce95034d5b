/** Numbers the turns of the event loop in which `current` is called. */
export class ConnectionTurns {
  #current = 0;
  #asked = false;

  /** The number of this turn. It differs in the next turn. */
  current(): number {
    if (!this.#asked) {
      this.#asked = true;
      setImmediate(() => {
        this.#asked = false;
        this.#current += 1;
      });
    }
    return this.#current;
  }
}
