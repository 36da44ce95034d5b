interface Sample {
  /** `undefined` where the attempt was for no organisation, or its failure can't be owed to one. */
  readonly organisation: string | undefined;
  readonly failed: boolean;
}

interface Count {
  attempts: number;
  failures: number;
}

const size = 40;
const minimumAttempts = 20;
/** So many failures must remain when those of the organisation that fails most are left out. */
const minimumFailuresOfOthers = 5;

/** The last 40 attempts at an endpoint, and whether they look like an outage. */
export class AttemptWindow {
  #samples: Sample[] = [];

  record(organisation: string | undefined, failed: boolean): void {
    if (this.#samples.length === size) this.#samples.shift();
    this.#samples.push({ organisation, failed });
  }

  clear(): void {
    this.#samples = [];
  }

  /** Whose attempts these are. */
  organisations(): ReadonlySet<string | undefined> {
    return new Set(this.#samples.map(({ organisation }) => organisation));
  }

  /**
   * More than half of the attempts fail, once there are 20, and it is not only a few organisations that they fail for: more
   * than half of the organisations have more failures than successes, and 5 failures are not those of the organisation that
   * fails most. An attempt for no organisation counts as one by itself.
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
