import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recordResults } from './record.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('recording results', () => {
  it('replaces the last section of the README, however often it runs', () => {
    const before = readme.slice(0, readme.indexOf('## Latest results\n'));
    const once = recordResults(readme, '| new | figures |');
    expect(once).toBe(`${before}## Latest results\n\n| new | figures |\n`);
    expect(recordResults(once, '| new | figures |')).toBe(once);
  });

  it('refuses to remove sections that follow', () => {
    expect(() => recordResults(`${readme}\n## Another section\n`, 'figures')).toThrow(/last section/);
  });

  it('refuses a README without the section', () => {
    expect(() => recordResults('# The bench\n', 'figures')).toThrow(/no section/);
  });
});
