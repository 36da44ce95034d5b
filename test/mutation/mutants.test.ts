import { describe, expect, it } from 'vitest';
import { mutantsOf } from './mutants.ts';

const changed = (source: string) => mutantsOf('a.ts', source).map((mutant) => mutant.after.trim());

describe('the mutants of a file', () => {
  it('change one place of one line each', () => {
    expect(changed('if (a === 1 && !b) c();')).toEqual([
      'if (a !== 1 && !b) c();',
      'if (a === 1 || !b) c();',
      'if (a === 2 && !b) c();',
    ]);
  });

  it('replace a condition by true and by false', () => {
    expect(changed('function f(a) { if (a) return 1; }')).toContain('function f(a) { if (true) return 1; }');
    expect(changed('function f(a) { if (a) return 1; }')).toContain('function f(a) { if (false) return 1; }');
  });

  it('remove a statement, but not a declaration', () => {
    expect(changed('{\n  stop(it);\n  const b = c;\n}')).toEqual(['']);
  });

  it('do not change comments, imports and types', () => {
    expect(changed("// a === b\nimport { c } from 'c';\ntype D = 'd' | true;\nlet e: 1 = f;")).toEqual([]);
  });

  it('are valid programs', () => {
    expect(changed('type A = B extends true ? C : D;\nconst e = `\n < \n`;')).toEqual(['<=']);
  });
});
