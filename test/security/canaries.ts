/** Every secret contains this mark, unless other code generates it; it is then collected. */
const mark = 'canary-';

/** A value that only its requester may see. */
export function canary(name: string): string {
  return `${mark}${name}-5f1d`;
}

/** The secrets that a test has planted or received. */
export class Secrets {
  readonly #values = new Set<string>([
    mark,
    Buffer.from(`${canary('api-key')}:`)
      .toString('base64')
      .slice(0, 20),
  ]);

  add(value: string): void {
    if (value.length < 20) throw new Error('This could be found anywhere.');
    this.#values.add(value);
  }

  get size(): number {
    return this.#values.size;
  }

  /** The context of each secret in a text. */
  foundIn(text: string): string[] {
    return [...this.#values].flatMap((value) => {
      const place = text.indexOf(value);
      return place < 0 ? [] : [text.slice(Math.max(0, place - 100), place + 60)];
    });
  }
}
