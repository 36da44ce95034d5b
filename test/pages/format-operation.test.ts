import { parse, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as operations from '../../client/src/__generated__/operations.ts';
import { formatOperation } from '../../src/pages/demo/browser/format-operation.ts';

const documents = Object.entries(operations).map(([name, document]) => [name, String(document)] as const);

describe('the layout of an operation beside the demo', () => {
  it.each(documents)("is graphql-js' own for %s, with all arguments on one line", (_name, document) => {
    const printed = print(parse(document)).replace(/\(\n\s+([^)]*?)\n\s*\)/g, (_match, given: string) => {
      return `(${given.replace(/\n\s+/g, ', ')})`;
    });
    expect(formatOperation(document)).toBe(printed);
  });

  it('covers every operation of the client', () => {
    expect(documents.length).toBeGreaterThan(10);
  });
});
