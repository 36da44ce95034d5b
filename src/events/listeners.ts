/** Counts the listeners for each organisation's events. Subscriptions register here, and caches ask. */
export class Listeners {
  readonly #byOwner = new Map<string, number>();
  #ofAnyOwner = 0;

  /**
   * Registers a listener. `undefined` stands for the events of every organisation. Call the returned function once, when the
   * listener leaves.
   */
  add(ownerId: string | undefined): () => void {
    this.#count(ownerId, 1);
    return () => this.#count(ownerId, -1);
  }

  hasListeners(ownerId: string): boolean {
    return this.#ofAnyOwner > 0 || this.#byOwner.has(ownerId);
  }

  /** The organisations that have listeners of their own. */
  owners(): Iterable<string> {
    return this.#byOwner.keys();
  }

  #count(ownerId: string | undefined, change: 1 | -1): void {
    if (ownerId === undefined) {
      this.#ofAnyOwner += change;
      return;
    }
    const count = (this.#byOwner.get(ownerId) ?? 0) + change;
    if (count === 0) this.#byOwner.delete(ownerId);
    else this.#byOwner.set(ownerId, count);
  }
}
