/** Whether the tests run at full length (`npm run soak`). */
export const soaking = process.env['SOAK'] === 'true';

/** The duration of the long tests, in seconds. */
export const soakSeconds = Number(process.env['SOAK_SECONDS'] ?? 600);

/** Prints a measurement, for the reader of a long run. */
export function report(figures: string): void {
  if (soaking) process.stderr.write(`    ${figures}\n`);
}
