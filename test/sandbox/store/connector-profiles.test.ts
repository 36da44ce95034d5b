import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { request } from '../request.ts';

interface Profile {
  id: string;
  active: boolean;
  default: boolean;
  connector_key: string;
  authentication_config_key: string;
}

describe('connector profiles', () => {
  let sandbox: Sandbox;
  const ask = (query = '') => request(sandbox, `/connector_profiles${query}`);
  const list = async (query: string): Promise<Profile[]> => (await ask(query)).body.data;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  it('come in pages of 25 within an envelope', async () => {
    const { body: first } = await ask();
    const { body: second } = await ask('?page=2');
    expect(first).toMatchObject({ page: 1, page_size: 25, total: expect.any(Number) });
    expect(second).toMatchObject({ page: 2, page_size: 25, total: first.total });
    expect(first.data).toHaveLength(25);
    expect(second.data).toHaveLength(first.total - 25);
    expect(new Set([...first.data, ...second.data].map(({ id }: Profile) => id)).size).toBe(first.total);
    expect((await ask('?page=3')).body.data).toEqual([]);
  });

  it('have exactly the documented fields', async () => {
    const [profile] = await list('?connector_key=hibob');
    expect(profile).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      name: 'Hibob',
      active: true,
      default: true,
      categories: ['hris'],
      connector_key: 'hibob',
      connector_label: 'Hibob',
      connector_owner: expect.any(String),
      connector_version: expect.any(String),
      connector_pinned_version: null,
      authentication_config_key: 'user-and-token',
      authentication_config_label: expect.any(String),
      environment: 'production',
      logo_url: `${sandbox.url}/assets/logos/hibob.svg`,
      release_stage: expect.any(String),
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
  });

  it('are filtered by connector and by whether they are enabled', async () => {
    expect((await list('?connector_key=workday')).map(({ active }) => active)).toEqual([false]);
    expect(await list('?connector_key=workday&enabled=true')).toEqual([]);
    expect((await list('?enabled=false')).every(({ active }) => !active)).toBe(true);
    expect((await list('?enabled=false&page_size=100')).length).toBeGreaterThan(0);
    expect((await ask('?enabled=maybe')).status).toBe(400);
    expect((await ask('?page=0')).status).toBe(400);
  });

  it('offer two kinds of authentication for one connector, one of them by default', async () => {
    const profiles = await list('?connector_key=salesforce');
    expect(
      profiles.map(({ authentication_config_key, default: isDefault }) => [authentication_config_key, isDefault]),
    ).toEqual([
      ['client-credentials', true],
      ['oauth2', false],
    ]);
    const connectors = new Map<string, number>();
    for (const { connector_key, default: isDefault } of await list('?page_size=100')) {
      connectors.set(connector_key, (connectors.get(connector_key) ?? 0) + (isDefault ? 1 : 0));
    }
    expect([...connectors.values()].every((defaults) => defaults === 1)).toBe(true);
  });

  it('are accepted by a session as its integration', async () => {
    const [, oauth] = await list('?connector_key=salesforce');
    const create = async (session: object) => {
      const body = { origin_owner_id: 'a', origin_owner_name: 'A', provider: 'salesforce', ...session };
      const { body: created } = await request(sandbox, '/connect_sessions', { method: 'POST', body });
      const headers = { authorization: '', 'x-hub-session-token': created.token };
      return (await request(sandbox, '/hub/connectors', { headers })).body.integrations;
    };
    expect(await create({})).toMatchObject([{ authentication_config_key: 'client-credentials' }]);
    expect(await create({ integration_id: oauth?.id })).toMatchObject([{ authentication_config_key: 'oauth2' }]);
    expect(await create({ connector_profile_id: oauth?.id })).toMatchObject([{ integration_id: oauth?.id }]);
  });

  it('have smaller pages than requested if there is a maximum', async () => {
    const capped = await startSandbox({ maximumPageSize: 10 });
    onTestFinished(() => capped.close());
    const { body } = await request(capped, '/connector_profiles?page_size=100');
    expect(body).toMatchObject({ page_size: 10, data: { length: 10 } });
  });
});
