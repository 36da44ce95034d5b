import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const eslint = new ESLint();

async function findingsIn(text: string) {
  const [result] = await eslint.lintText(text, { filePath: 'src/example.ts' });
  return result?.messages.map(({ ruleId, line, column }) => ({ ruleId, line, column }));
}

describe('lint', () => {
  it('refuses a regular expression in src whose time grows faster than the text, and says where it is', async () => {
    const text = 'type A = string;\nexport const trim = (text: A): A =>\n  text.replace(/\\s+$/, "");\n';
    expect(await findingsIn(text)).toEqual([{ ruleId: 'regexp/no-super-linear-move', line: 3, column: 17 }]);
  });

  it('refuses one that backtracks without end', async () => {
    const findings = await findingsIn('export const isWord = (text: string): boolean => /^(\\w+)+$/.test(text);\n');
    expect(findings?.map(({ ruleId }) => ruleId)).toContain('regexp/no-super-linear-backtracking');
  });

  it('has nothing against one that takes a step for each letter', async () => {
    const text = 'export const words = (text: string): string[] => text.match(/[a-z]+/g) ?? [];\n';
    expect(await findingsIn(text)).toEqual([]);
  });
});
