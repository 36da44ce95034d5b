import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const source = globSync('src/**/*.ts', { exclude: ['src/sandbox/**', 'src/__generated__/**', '**/browser/**'] })
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** The texts that follow `pattern` in the sources. What a template inserts reads as a word. */
function textsAfter(pattern: string): string[] {
  const call = new RegExp(String.raw`${pattern}\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|\x60([^\x60]*)\x60)`, 'g');
  return [...source.matchAll(call)].map(([, ...quoted]) =>
    (quoted.find((text) => text !== undefined) ?? '').replaceAll(/\$\{[^}]*\}/g, 'It'),
  );
}

describe('the messages for callers', () => {
  const messages = [
    ...textsAfter(String.raw`new GatewayError\(\s*'[A-Z_]+',`),
    ...textsAfter(String.raw`badUserInput\(`),
    // Apollo Client recognises this one by its text.
  ].filter((message) => message !== 'PersistedQueryNotFound');

  it('are sentences', () => {
    expect(messages.length).toBeGreaterThan(60);
    expect(messages.filter((message) => !/^[A-Za-z]\S* .*\w.*\.$/.test(message))).toEqual([]);
  });
});

describe('the messages of the log', () => {
  const messages = textsAfter(String.raw`\b(?:log|logger)\.(?:info|warn|error|fatal)\((?:[^'"\x60()]|\([^()]*\))*`);

  it('have several words and no full stop', () => {
    expect(messages.length).toBeGreaterThan(20);
    expect(messages.filter((message) => !/^\w.* .*[^.]$/.test(message))).toEqual([]);
  });
});
