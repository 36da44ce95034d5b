import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { ReadUsualForm } from '../../../src/stackone/wire/usual-form/read-usual-form.ts';
import { readUsualAccount } from '../../../src/stackone/wire/usual-form/usual-account.ts';
import { readUsualCreatedSession } from '../../../src/stackone/wire/usual-form/usual-created-session.ts';
import { readUsualList } from '../../../src/stackone/wire/usual-form/usual-list.ts';
import { wireCreatedConnectSession, wireLinkedAccount, wireList } from '../../../src/stackone/wire/wire.ts';
import { type Random, randomFor } from '../../fuzz/random.ts';

const seed = 20_261_126;

/** Other values that any field may have, as JSON. The first one means that the field is absent. */
const replacements = [
  ...[
    '',
    'null',
    'true',
    'false',
    '0',
    '-0',
    '7',
    '1.5',
    '9007199254740991',
    '9007199254740993',
    '-1',
    '1e400',
    '1e-400',
  ],
  ...['""', '" "', '"text"', '"0"', '"unreadable"', '"\\u0000"', '"\\ud800"', JSON.stringify('x'.repeat(10_000))],
  ...[
    '"2026-01-12T09:30:00.000Z"',
    '"2026-01-12T09:30:00Z"',
    '"2026-02-30T09:30:00.000Z"',
    '"2026-01-12"',
    '"no date"',
  ],
  ...['[]', '[null]', '["hris"]', '["hris",null]', '["hris",7]', '[[]]', '[{}]', '[{},null]', '[{"code":7}]'],
  ...['[{"code":"c","description":null,"timestamp":"no date","more":1}]', '[{"timestamp":[]}]'],
  ...['{}', '{"a":1}', '{"length":0}', '{"__proto__":{"a":1}}', '{"toString":1}', '{"then":1}'],
  ...['{"id":"attempt-1","created_at":"2026-01-12","updated_at":"2026-01-12"}', '{"data":[]}', '{"data":[1],"more":1}'],
];

interface Shape<T> {
  readonly schema: z.ZodType<T>;
  readonly read: ReadUsualForm<T>;
  /** Each field as JSON. */
  readonly fields: Readonly<Record<string, string>>;
}

const owner = { origin_owner_id: '"acme"', origin_owner_name: '"Acme"', origin_username: '"ann"' };

const shapes: Readonly<Record<string, Shape<unknown>>> = {
  'an account': {
    schema: wireLinkedAccount,
    read: readUsualAccount,
    fields: {
      ...{
        id: '"account-1"',
        provider: '"hibob"',
        provider_name: '"HiBob"',
        status: '"active"',
        label: '"Head office"',
      },
      ...{
        status_reasons: '[{"code":"401","description":"d","timestamp":"2026-01-12"}]',
        type: '"production"',
        ...owner,
      },
      ...{ setup_information: '{"domain":"acme"}', credentials: '{"secret":"s"}' },
      ...{ created_at: '"2026-01-12T09:30:00.000Z"', updated_at: '"2026-03-02T16:05:41.118Z"' },
    },
  },
  'a created session': {
    schema: wireCreatedConnectSession,
    read: readUsualCreatedSession,
    fields: {
      ...{ id: '1001', organization_id: '42', project_id: '"project"', ...owner, categories: '["hris",null]' },
      ...{
        provider: '"hibob"',
        account_id: '"account-1"',
        label: 'null',
        metadata: '{"plan":{"a":1}}',
        type: '"test"',
      },
      ...{
        external_trigger_token: 'null',
        integration_id: '"i"',
        connector_profile_id: 'null',
        more: '{"secret":"s"}',
      },
      ...{ created_at: '"2026-01-12T09:30:00.000Z"', token: '"token"', auth_link_url: '"https://a.example"' },
      latest_connection_attempt: 'null',
    },
  },
  'a list': { schema: wireList, read: readUsualList, fields: { data: '[{"id":1},null,7]', total: '3' } },
};

function toJson(fields: Readonly<Record<string, string>>): string {
  const present = Object.entries(fields).filter(([, json]) => json !== '');
  return `{${present.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

function randomJson({ fields }: Shape<unknown>, random: Random): string {
  const changed = { ...fields };
  const names = Object.keys(fields);
  for (const _ of random.times(random.below(4), Number)) changed[random.pick(names)] = random.pick(replacements);
  if (random.chance(0.2)) changed[random.pick(['__proto__', 'constructor', 'toJSON'])] = random.pick(replacements);
  return toJson(Object.fromEntries(Object.entries(changed).sort(() => random.next() - 0.5)));
}

/** Returns whether the reader accepts the value. Fails if the schema reads it differently or not at all. */
function compare({ schema, read }: Shape<unknown>, json: string): boolean {
  const usual = read(JSON.parse(json));
  if (usual === undefined) return false;
  const checked = schema.safeParse(JSON.parse(json));
  // Compares the text too: an `undefined` field is absent, and the fields must have the same order.
  expect({ json, usual, text: JSON.stringify(usual) }).toEqual({
    json,
    usual: checked.success ? checked.data : checked.error,
    text: JSON.stringify(checked.data),
  });
  return true;
}

describe.each(Object.entries(shapes))('the reader of the usual form of %s', (_name, shape) => {
  it('reads the usual form', () => {
    expect(compare(shape, toJson(shape.fields))).toBe(true);
  });

  it('agrees with the schema for any value of a field', () => {
    for (const name of Object.keys(shape.fields)) {
      for (const json of replacements) compare(shape, toJson({ ...shape.fields, [name]: json }));
    }
  });

  it('agrees with the schema on 20,000 random answers', () => {
    let usual = 0;
    for (let index = 0; index < 20_000; index += 1) {
      if (compare(shape, randomJson(shape, randomFor(seed, index)))) usual += 1;
    }
    expect(usual).toBeGreaterThan(4_000);
    expect(usual).toBeLessThan(19_000);
  });

  it.each(replacements.filter((json) => json !== ''))('agrees with the schema on %.60s', (json) => {
    compare(shape, json);
  });
});

it('a list of more than 10,000 rows has no usual form', () => {
  expect(readUsualList(Array.from({ length: 10_000 }, () => 1))).toHaveLength(10_000);
  expect(readUsualList(Array.from({ length: 10_001 }, () => 1))).toBeUndefined();
  expect(readUsualList({ data: Array.from({ length: 10_001 }, () => 1) })).toBeUndefined();
});
