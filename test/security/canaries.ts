/** Whatever must not be told contains this, unless somebody else makes it up: then it is collected. */
const mark = 'canary-';

/** A value that may be seen by those who asked for it, and by nobody else. */
export function canary(name: string): string {
  return `${mark}${name}-5f1d`;
}

/** The secrets that a test has planted or been given. */
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

  /** Where a text holds one of them: what stands around it. */
  foundIn(text: string): string[] {
    return [...this.#values].flatMap((value) => {
      const place = text.indexOf(value);
      return place < 0 ? [] : [text.slice(Math.max(0, place - 100), place + 60)];
    });
  }
}
