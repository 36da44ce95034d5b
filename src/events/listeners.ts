/** How many listen for the events of each organisation. Subscriptions register here; caches ask. */
export class Listeners {
  readonly #byOwner = new Map<string, number>();
  #ofAnyOwner = 0;

  /** `undefined` listens for the events of every organisation. Call what is returned once, when the listener leaves. */
  add(ownerId: string | undefined): () => void {
    this.#count(ownerId, 1);
    return () => this.#count(ownerId, -1);
  }

  hasListeners(ownerId: string): boolean {
    return this.#ofAnyOwner > 0 || this.#byOwner.has(ownerId);
  }

  /** Organisations with listeners of their own. */
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
