import { describe, expect, it } from 'vitest';
import { ManifestError, readManifest } from '../../../src/graphql/trusted-documents/manifest.ts';

const operation = { id: 'a', name: 'A', type: 'query', body: '{ a }' };
const apollo = (operations: readonly unknown[], more = {}) =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations, ...more });

describe('a manifest', () => {
  it.each([
    ["in Apollo's format", apollo([operation, { id: 'b', body: '{ b }', clientName: 'web' }])],
    ['that is a flat map', '{"a":"{ a }","b":"{ b }"}'],
    ['with the same document twice under an id', apollo([operation, operation, { id: 'b', body: '{ b }' }])],
  ])('maps ids to texts: %s', (_name, json) => {
    expect([...readManifest(json)]).toEqual([
      ['a', '{ a }'],
      ['b', '{ b }'],
    ]);
  });

  it('may be empty, and may use any name as an id', () => {
    expect([...readManifest('{}'), ...readManifest(apollo([]))]).toEqual([]);
    expect([...readManifest('{"constructor":"{ a }"}')]).toEqual([['constructor', '{ a }']]);
  });

  it.each([
    ['no JSON', '{', 'it is not JSON'],
    ['an empty file', '', 'it is not JSON'],
    ['null', 'null', 'neither an Apollo manifest'],
    ['a list', '["{ a }"]', 'neither an Apollo manifest'],
    ['a text', '"{ a }"', 'neither an Apollo manifest'],
    ['a map with something else than texts', '{"a":{"body":"{ a }"}}', 'a: '],
    ['an empty id', '{"":"{ a }"}', 'neither an Apollo manifest'],
    ['an id that is too long', JSON.stringify({ ['a'.repeat(257)]: '{ a }' }), 'neither an Apollo manifest'],
    ['another version', apollo([operation], { version: 2 }), 'version: '],
    ['another format', apollo([operation], { format: 'a' }), 'format: '],
    ['an operation without a document', apollo([{ id: 'a' }]), 'operations.0.body: '],
    ['two documents under an id', apollo([operation, { ...operation, body: '{ b }' }]), 'the id a has two'],
  ])('is refused: %s', (_name, json, fault) => {
    expect(() => readManifest(json)).toThrow(ManifestError);
    expect(() => readManifest(json)).toThrow(fault);
  });
});
