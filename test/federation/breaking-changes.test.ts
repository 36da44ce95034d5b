import { diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { breakingCoordinates, unannounced } from '../support/breaking-changes.ts';

const released = `
  directive @key(fields: String!) repeatable on OBJECT
  directive @shareable on OBJECT
  directive @tag(name: String!) on FIELD_DEFINITION
  type Query { account(id: ID!, size: Int = 25): Account  ping: String @tag(name: "a") }
  type Account @key(fields: "id") { "The id." id: ID!  label: String  state: State }
  type Page @shareable { next: String }
  enum State { ON OFF }
`;

async function breakingAfter(change: (sdl: string) => string): Promise<string[]> {
  const changed = change(released);
  expect(changed).not.toBe(released);
  return breakingCoordinates(await diff(buildSchema(released), buildSchema(changed)));
}

describe('a change of the schema', () => {
  it.each([
    ['a field removed', 'label: String', '', ['Account.label']],
    ['a type of a field changed', 'label: String', 'label: Int', ['Account.label']],
    ['a field that may be null now', 'id: ID!  label', 'id: ID  label', ['Account.id']],
    ['an argument removed', ', size: Int = 25', '', ['Query.account.size']],
    ['an argument that is required now', 'size: Int = 25', 'size: Int!', ['Query.account.size']],
    ['an enum value removed', 'ON OFF', 'ON', ['State.OFF']],
    ['an entity that is none any more', ' @key(fields: "id")', '', ['Account.@key']],
    ['another key', 'fields: "id"', 'fields: "label"', ['Account.@key.fields']],
    ['a type that can be shared no longer', ' @shareable {', ' {', ['Page.@shareable']],
  ])('is breaking with %s', async (_what, before, after, expected) => {
    expect(await breakingAfter((sdl) => sdl.replace(before, after))).toEqual(expected);
  });

  it.each([
    ['a field added', 'label: String', 'label: String note: String'],
    ['an optional argument added', ', size: Int = 25', ', size: Int = 25, after: String'],
    ['a description changed', '"The id."', '"Its id."'],
    ['a deprecation', 'label: String', 'label: String @deprecated'],
    ['a tag removed', ' @tag(name: "a")', ''],
    ['an enum value added', 'ON OFF', 'ON OFF STANDBY'],
  ])('is not breaking with %s', async (_what, before, after) => {
    expect(await breakingAfter((sdl) => sdl.replace(before, after))).toEqual([]);
  });
});

describe('a breaking change', () => {
  const changelog = `# Changelog

## Unreleased

### Added

- \`Account.name\`

### Breaking

- \`Account.label\` is gone: ask for \`Account.name\`.

## 1.2.0

### Breaking

- \`Query.ping\` is gone.
`;

  it('is allowed if a new major version announces it', () => {
    expect(unannounced(['Account.label'], { from: '1.2.0', to: '2.0.0', changelog })).toEqual([]);
  });

  it.each([
    ['the major version stays', { from: '1.2.0', to: '1.3.0', changelog }],
    ['no version moves', { from: '1.2.0', to: '1.2.0', changelog }],
    ['there is no changelog', { from: '1.2.0', to: '2.0.0', changelog: '' }],
    [
      'the entry is under another heading',
      { from: '1.2.0', to: '2.0.0', changelog: changelog.replace('Breaking', 'Changed') },
    ],
  ])('is refused if %s', (_when, release) => {
    expect(unannounced(['Account.label'], release)).toEqual(['Account.label']);
  });

  it('is refused if only an earlier version announced it', () => {
    expect(unannounced(['Query.ping'], { from: '1.2.0', to: '2.0.0', changelog })).toEqual(['Query.ping']);
  });

  it('is refused if another one is announced', () => {
    expect(unannounced(['Account', 'Account.lab', 'Account.id'], { from: '1.2.0', to: '2.0.0', changelog })).toEqual([
      'Account',
      'Account.lab',
      'Account.id',
    ]);
  });
});
