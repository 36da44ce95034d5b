interface Sample {
  /** `undefined` if the attempt was for no organisation, or its failure can't be caused by one. */
  readonly organisation: string | undefined;
  readonly failed: boolean;
}

interface Count {
  attempts: number;
  failures: number;
}

const size = 40;
const minimumAttempts = 20;
/** The minimum number of failures without those of the organisation with the most failures. */
const minimumFailuresOfOthers = 5;

/** The last 40 attempts at an endpoint. They decide whether the endpoint's shared circuit opens. */
export class AttemptWindow {
  #samples: Sample[] = [];

  record(organisation: string | undefined, failed: boolean): void {
    if (this.#samples.length === size) this.#samples.shift();
    this.#samples.push({ organisation, failed });
  }

  clear(): void {
    this.#samples = [];
  }

  /** The organisations of these attempts. */
  organisations(): ReadonlySet<string | undefined> {
    return new Set(this.#samples.map(({ organisation }) => organisation));
  }

  /**
   * Whether more than half of at least 20 attempts have failed, and not only for a few organisations: more than half of the
   * organisations have more failures than successes, and at least 5 failures do not belong to the organisation with the most
   * failures. An attempt for no organisation counts as an organisation of its own.
   */
  isOutage(): boolean {
    const failures = this.#samples.filter(({ failed }) => failed).length;
    if (this.#samples.length < minimumAttempts || !isMost(failures, this.#samples.length)) return false;
    const counts = this.#countByOrganisation();
    const failing = counts.filter((count) => isMost(count.failures, count.attempts));
    const failuresOfOne = Math.max(...counts.map((count) => count.failures));
    return isMost(failing.length, counts.length) && failures - failuresOfOne >= minimumFailuresOfOthers;
  }

  #countByOrganisation(): readonly Count[] {
    const counts = new Map<unknown, Count>();
    for (const sample of this.#samples) {
      const party = sample.organisation ?? sample;
      const count = counts.get(party) ?? { attempts: 0, failures: 0 };
      count.attempts += 1;
      if (sample.failed) count.failures += 1;
      counts.set(party, count);
    }
    return [...counts.values()];
  }
}

function isMost(part: number, whole: number): boolean {
  return part > whole / 2;
}
