/** Numbers the turns of the event loop, one after the other as far as anybody asks for them. */
export class ConnectionTurns {
  #current = 0;
  #asked = false;

  /** The number of this turn. It is another in the next. */
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
