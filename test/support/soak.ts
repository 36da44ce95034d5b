/** Whether the tests run at full length (`npm run soak`) and not in their short form. */
export const soaking = process.env['SOAK'] === 'true';

/** How long the long tests run, in seconds. */
export const soakSeconds = Number(process.env['SOAK_SECONDS'] ?? 600);

/** Says what was measured, for whoever watches a long run. */
export function report(figures: string): void {
  if (soaking) process.stderr.write(`    ${figures}\n`);
}
