const heading = '## Latest results\n';

/** Replaces the last section of the README, which holds the latest results. */
export function recordResults(readme: string, results: string): string {
  const start = readme.indexOf(heading);
  if (start < 0) throw new Error(`The README has no section “${heading.trim()}”.`);
  if (/^## /m.test(readme.slice(start + heading.length)))
    throw new Error('The latest results must be the last section of the README.');
  return `${readme.slice(0, start)}${heading}\n${results}\n`;
}
