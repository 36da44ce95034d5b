import type { Random } from '../random.ts';

/** Settles after some turns of the microtask queue or the event loop. */
export async function later<T>(random: Random, settle: () => T): Promise<T> {
  if (random.chance(0.1)) await new Promise<void>((resolve) => setImmediate(resolve));
  for (let ticks = random.below(6); ticks > 0; ticks -= 1) await undefined;
  return settle();
}

/** The seed for one position of one run, independent of the order of execution. */
export function seedOf(seed: number, place: string): number {
  let mixed = seed ^ 0x811c9dc5;
  for (let index = 0; index < place.length; index += 1) {
    mixed = Math.imul(mixed ^ place.charCodeAt(index), 0x01000193);
  }
  return mixed ^ (mixed >>> 15);
}
