import { afterAll, describe, expect, it } from 'vitest';
import { startWorld } from '../support/world.ts';

const world = await startWorld();
afterAll(() => world.stop());

const mutation = /* GraphQL */ `
  mutation ($input: ConnectSessionCreateInput!) {
    createConnectSession(input: $input) {
      token
    }
  }
`;

const owner = { originOwnerId: 'dev-owner', originOwnerName: 'Development Owner' };
const ownerOnWire = { origin_owner_id: 'dev-owner', origin_owner_name: 'Development Owner' };

/** Each optional field of the input with a value, its wire name and its value on the wire. */
const optionalFields = [
  { field: 'categories', value: ['ATS', 'HRIS_LEGACY'], wire: 'categories', onWire: ['ats', 'hris-legacy'] },
  { field: 'provider', value: 'hibob', wire: 'provider', onWire: 'hibob' },
  { field: 'providerVersion', value: '1.2.0', wire: 'provider_version', onWire: '1.2.0' },
  { field: 'originUsername', value: 'ada', wire: 'origin_username', onWire: 'ada' },
  { field: 'accountId', value: '45355976281015164504', wire: 'account_id', onWire: '45355976281015164504' },
  { field: 'expiresIn', value: 90.25, wire: 'expires_in', onWire: 90.25 },
  {
    field: 'metadata',
    value: { plan: { seats: [1, null] } },
    wire: 'metadata',
    onWire: { plan: { seats: [1, null] } },
  },
  { field: 'multiple', value: true, wire: 'multiple', onWire: true },
  { field: 'label', value: 'Head office', wire: 'label', onWire: 'Head office' },
  { field: 'type', value: 'TEST', wire: 'type', onWire: 'test' },
  {
    field: 'integrationId',
    value: '6b6dd3b4-7d24-4f56-a0ab-2d42b0f7c2a1',
    wire: 'integration_id',
    onWire: '6b6dd3b4-7d24-4f56-a0ab-2d42b0f7c2a1',
  },
] as const;

/** The body of the `POST /connect_sessions` for this input. */
async function bodyOnWire(input: Record<string, unknown>): Promise<unknown> {
  const requestId = crypto.randomUUID();
  const { body } = await world.graphql(mutation, { input }, { 'x-request-id': requestId });
  expect(body.errors).toBeUndefined();
  expect(body.data.createConnectSession.token).toEqual(expect.any(String));
  const sent = world.sandbox.requests.filter(
    ({ path, headers }) => path === '/connect_sessions' && headers['x-request-id'] === requestId,
  );
  expect(sent).toHaveLength(1);
  return sent[0]?.body;
}

describe('every field of the input', () => {
  it('has a row in this table', async () => {
    const { body } = await world.graphql(
      '{ __type(name: "ConnectSessionCreateInput") { inputFields(includeDeprecated: true) { name } } }',
    );
    const names = body.data.__type.inputFields.map(({ name }: { name: string }) => name);
    expect(names.sort()).toEqual([...Object.keys(owner), ...optionalFields.map(({ field }) => field)].sort());
    expect(names).toHaveLength(13);
  });

  it('sends only the two required fields if no others are given', async () => {
    expect(await bodyOnWire(owner)).toEqual(ownerOnWire);
  });

  it.each(optionalFields)('sends $field as $wire', async ({ field, value, wire, onWire }) => {
    expect(await bodyOnWire({ ...owner, [field]: value })).toEqual({ ...ownerOnWire, [wire]: onWire });
  });

  it.each(optionalFields)('sends $field: null as $wire: null', async ({ field, wire }) => {
    expect(await bodyOnWire({ ...owner, [field]: null })).toEqual({ ...ownerOnWire, [wire]: null });
  });

  it('sends all thirteen together', async () => {
    const input = Object.fromEntries(optionalFields.map(({ field, value }) => [field, value]));
    const onWire = Object.fromEntries(optionalFields.map(({ wire, onWire }) => [wire, onWire]));
    expect(await bodyOnWire({ ...owner, ...input })).toEqual({ ...ownerOnWire, ...onWire });
  });
});

describe('categories', () => {
  const categories = {
    ATS: 'ats',
    HRIS: 'hris',
    HRIS_LEGACY: 'hris-legacy',
    CRM: 'crm',
    IAM: 'iam',
    MARKETING: 'marketing',
    LMS: 'lms',
    STACKONE: 'stackone',
    DOCUMENTS: 'documents',
    TICKETING: 'ticketing',
    SCREENING: 'screening',
    MESSAGING: 'messaging',
    ACCOUNTING: 'accounting',
    SCHEDULING: 'scheduling',
  };

  it("sends each value in StackOne's spelling, in the given order, and returns it", async () => {
    const query = /* GraphQL */ `
      mutation ($input: ConnectSessionCreateInput!) {
        createConnectSession(input: $input) {
          connectSession {
            categories
          }
        }
      }
    `;
    const input = { ...owner, categories: Object.keys(categories) };
    expect(await bodyOnWire(input)).toMatchObject({ categories: Object.values(categories) });
    const { body } = await world.graphql(query, { input });
    expect(body.data.createConnectSession.connectSession.categories).toEqual(Object.keys(categories));
  });

  it('sends an empty list as an empty list', async () => {
    expect(await bodyOnWire({ ...owner, categories: [] })).toEqual({ ...ownerOnWire, categories: [] });
  });
});

describe('metadata', () => {
  const values = {
    empty: {},
    nested: { a: { b: { c: [{ d: null }, [], [[1]]] } } },
    'of every kind': { text: '', number: -1.5e-7, yes: true, no: false, nothing: null, list: [1, 'two', [3]] },
    'in Unicode': { 'ключ 🔑': '値 \u0000 \u2028 "quoted" \\ \n é' },
    'with names that mean something elsewhere': {
      constructor: 'x',
      toString: 1,
      length: 0,
      '': 'empty key',
    },
    'with large numbers': { most: Number.MAX_SAFE_INTEGER, more: 1e21, least: Number.MIN_VALUE },
  };

  it.each(Object.entries(values))('arrives as an equal value when it is %s', async (_name, metadata) => {
    expect(await bodyOnWire({ ...owner, metadata })).toEqual({ ...ownerOnWire, metadata });
  });

  it('arrives as an equal value from an inline literal, with variables inside', async () => {
    const requestId = crypto.randomUUID();
    const { body } = await world.graphql(
      /* GraphQL */ `
        mutation ($plan: String, $absent: String, $seats: [Int]) {
          createConnectSession(
            input: {
              originOwnerId: "dev-owner"
              originOwnerName: "Development Owner"
              metadata: {
                plan: $plan
                left: { out: $absent }
                seats: $seats
                list: [1, -2.5, "é🔑", true, null, { a: {} }, [], """block"""]
              }
            }
          ) {
            connectSession {
              metadata
            }
          }
        }
      `,
      { plan: 'gold', seats: [1, null] },
      { 'x-request-id': requestId },
    );
    const metadata = {
      plan: 'gold',
      left: {},
      seats: [1, null],
      list: [1, -2.5, 'é🔑', true, null, { a: {} }, [], 'block'],
    };
    expect(body).toEqual({ data: { createConnectSession: { connectSession: { metadata } } } });
    const sent = world.sandbox.requests.find(({ headers }) => headers['x-request-id'] === requestId);
    expect(sent?.body).toEqual({ ...ownerOnWire, metadata });
  });
});
