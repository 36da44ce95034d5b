import { Counter, type CounterConfiguration } from 'prom-client';

/**
 * A counter for what every operation counts. It passes its counts to prom-client at each scrape: for each increment, prom-client
 * would build a text from the labels to find their count.
 */
export class ScrapedCounter<Label extends string> {
  readonly #counts = new LabelCounts();

  constructor(configuration: Pick<CounterConfiguration<Label>, 'name' | 'help' | 'labelNames' | 'registers'>) {
    const counts = this.#counts;
    new Counter<Label>({
      ...configuration,
      collect() {
        this.reset();
        for (const { values, count } of counts.all()) this.labels(...values).inc(count);
      },
    });
  }

  /** `values`: one for each label, in the order of `labelNames`. */
  increment(...values: readonly string[]): void {
    let counts = this.#counts;
    for (const value of values) counts = counts.at(value);
    counts.count += 1;
  }
}

class LabelCounts {
  count = 0;
  readonly #next = new Map<string, LabelCounts>();

  at(value: string): LabelCounts {
    const known = this.#next.get(value);
    if (known) return known;
    const made = new LabelCounts();
    this.#next.set(value, made);
    return made;
  }

  /** Every series that has been counted. */
  *all(values: readonly string[] = []): Generator<{ readonly values: readonly string[]; readonly count: number }> {
    if (this.count > 0) yield { values, count: this.count };
    for (const [value, counts] of this.#next) yield* counts.all([...values, value]);
  }
}
