import { describe, expect, it } from 'vitest';
import { DocumentCache } from '../../../src/graphql/documents/document-cache.ts';
import { createDocumentLimiter } from '../../../src/graphql/documents/document-limiter.ts';
import { hashOf } from '../../../src/graphql/documents/known-document.ts';
import { ValidDocuments } from '../../../src/graphql/documents/valid-documents.ts';
import { buildTrustedDocuments } from '../../../src/graphql/trusted-documents/build-trusted-documents.ts';
import { createPrepareDocument } from '../../../src/graphql/trusted-documents/prepare-document.ts';
import type { TrustedDocumentSet } from '../../../src/graphql/trusted-documents/trusted-document-set.ts';
import { createSchema } from '../../../src/schema.ts';
import { nestedQuery } from '../../support/documents.ts';

const schema = createSchema();
const who = 'query Who { connectViewer { username } }';
const scopes = 'query Scopes { connectViewer { scopes } }';

function createBuild(introspection = true) {
  const validDocuments = new ValidDocuments({ schema, introspection, cache: new DocumentCache() });
  const prepareOne = createPrepareDocument(createDocumentLimiter(schema), validDocuments);
  const prepared: string[] = [];
  const prepare = (text: string) => {
    prepared.push(text);
    return prepareOne(text);
  };
  const build = (manifest: Readonly<Record<string, string>>, previous?: TrustedDocumentSet) =>
    buildTrustedDocuments(new Map(Object.entries(manifest)), prepare, previous);
  return { build, prepared };
}

describe('a trusted document', () => {
  it("is found by the manifest's id, by its hash, and by its hash with a prefix", async () => {
    const { documents } = await createBuild().build({ 'x-who': who, [hashOf(scopes)]: scopes });
    for (const id of ['x-who', hashOf(who), `sha256:${hashOf(who)}`]) expect(documents.find(id)?.text, id).toBe(who);
    for (const id of [hashOf(scopes), `sha256:${hashOf(scopes)}`]) expect(documents.find(id)?.text, id).toBe(scopes);
    for (const id of ['', 'who', 'sha256:x-who', 'sha256:', hashOf(who).toUpperCase(), `sha512:${hashOf(who)}`]) {
      expect(documents.find(id), id).toBeUndefined();
    }
    expect(documents.size).toBe(2);
  });

  it('is found only by its exact text', async () => {
    const replaced = 'query Who { connectViewer { username } } # \ufffd';
    const { documents } = await createBuild().build({ a: replaced });
    expect(documents.findByText(replaced)?.text).toBe(replaced);
    expect(documents.findByText(`${replaced} `)).toBeUndefined();
    // This text has the same hash, because UTF-8 has no unpaired surrogates.
    expect(documents.findByText('query Who { connectViewer { username } } # \ud800')).toBeUndefined();
  });

  it.each([
    ['an operation', 'query A { connectViewer { username } }'],
    ['several operations', 'query A { connectViewer { username } } mutation B { __typename }'],
    [
      'conditions',
      'query A($a: Boolean!, $b: Boolean = true) { connectViewer @include(if: $a) { username @skip(if: $b) } }',
    ],
  ])('is planned before the first request: %s', async (_name, text) => {
    const { documents } = await createBuild().build({ a: text });
    const planned = documents.find('a')?.known?.planned;
    const before = planned?.plannedFields;
    expect(before).toBeGreaterThan(0);
    planned?.prepare();
    for (const name of ['A', 'B']) planned?.find(name);
    expect(planned?.plannedFields).toBe(before);
  });

  it('that exceeds a limit of direct callers is kept with its error, and reported', async () => {
    const { documents, excesses } = await createBuild().build({ deep: nestedQuery(9), who });
    expect(documents.find('deep')).toMatchObject({ text: nestedQuery(9), known: undefined });
    expect(excesses).toEqual([expect.stringMatching(/^deep: .*levels deep/)]);
    expect([...documents.knownDocuments().keys()]).toEqual([hashOf(who)]);
  });

  it('is not prepared again while it stays in the manifest, under any id', async () => {
    const { build, prepared } = createBuild();
    const { documents } = await build({ a: who });
    const next = await build({ b: who, c: who, d: scopes }, documents);
    expect(prepared).toEqual([who, scopes]);
    expect(next.documents.find('b')?.known).toBe(documents.find('a')?.known);
    expect(next.documents.find('a')).toBeUndefined();
  });
});

describe('a manifest', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['a text that is no GraphQL', { who, bad: '{' }, /^bad: Syntax Error: Expected Name, found <EOF>\.$/],
    ['an empty text', { who, bad: '' }, /^bad: Syntax Error/],
    ['an unpaired surrogate', { who, bad: '{ a } # \ud800' }, /^bad: Syntax Error.*surrogate/],
    ['a document that does not fit the schema', { who, bad: '{ nothing }' }, /^bad: Cannot query field "nothing"/],
    ['a hash of another document', { who, [hashOf(who)]: scopes }, /: it is the hash of another document$/],
    [
      'a prefixed hash that is not its own',
      { [`sha256:${hashOf(who)}`]: scopes },
      /: it is not the hash of the document$/,
    ],
  ])('is refused as a whole for %s', async (_name, manifest, fault) => {
    const { build } = createBuild();
    for (const _ of ['first', 'again']) {
      await expect(build(manifest)).rejects.toMatchObject({ faults: [expect.stringMatching(fault)] });
    }
  });

  it('is refused with at most ten reported faults', async () => {
    const bad = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`bad${index}`, `{ a${index} }`]));
    await expect(createBuild().build(bad)).rejects.toMatchObject({ faults: { length: 10 } });
  });

  it('may not introspect if introspection is off', async () => {
    const manifest = { a: '{ __schema { queryType { name } } }' };
    expect((await createBuild(true).build(manifest)).documents.size).toBe(1);
    await expect(createBuild(false).build(manifest)).rejects.toThrow(/Introspection is turned off/);
  });

  it('that needs too much memory is refused', async () => {
    const validDocuments = new ValidDocuments({ schema, introspection: true, cache: new DocumentCache() });
    const prepareOne = createPrepareDocument(createDocumentLimiter(schema), validDocuments);
    const prepareLarge = (text: string) => {
      const { known } = prepareOne(text);
      if (!known) throw new Error('The document cannot be used.');
      known.planBytes = 33 * 2 ** 20;
      return { known };
    };
    const build = (manifest: Readonly<Record<string, string>>) =>
      buildTrustedDocuments(new Map(Object.entries(manifest)), prepareLarge);
    await build({ a: who, b: who });
    await expect(build({ a: who, b: scopes })).rejects.toThrow('its documents take more than 64 MiB');
  });
});
