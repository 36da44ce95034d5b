import { readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../src/schema.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const documents = [...readme.matchAll(/^```graphql\n([\s\S]*?)^```/gm)].map(([, document = '']) => document);

describe('the operations in the README', () => {
  it.each(documents)('fit the schema (%#)', (document) => {
    expect(validate(createSchema(), parse(document)).map(({ message }) => message)).toEqual([]);
  });

  it('are there', () => {
    expect(documents.length).toBeGreaterThan(0);
  });
});
