const methods: readonly PropertyKey[] = [
  'exec',
  Symbol.replace,
  Symbol.split,
  Symbol.match,
  Symbol.matchAll,
  Symbol.search,
];

/**
 * The length of the longest text that `run` passes to a regular expression, by any method. A count, so it is the same on every
 * machine.
 */
export async function longestExaminedText(run: () => unknown): Promise<number> {
  let longest = 0;
  const originals = methods.map((method) => ({ method, original: Reflect.get(RegExp.prototype, method) }));
  for (const { method, original } of originals) {
    Reflect.set(RegExp.prototype, method, function (this: RegExp, text: string, ...more: unknown[]) {
      longest = Math.max(longest, text.length);
      return Reflect.apply(original, this, [text, ...more]);
    });
  }
  try {
    await run();
  } finally {
    for (const { method, original } of originals) Reflect.set(RegExp.prototype, method, original);
  }
  return longest;
}
