import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { request } from './request.ts';

interface Meta {
  provider: string;
  provider_name: string;
  category: string;
  active: boolean;
  models: object;
  resources?: { images: { logo_url: string; original_logo_horizontal_url: string } };
}

describe('connectors meta', () => {
  let sandbox: Sandbox;
  const list = async (query = ''): Promise<Meta[]> => (await request(sandbox, `/connectors/meta${query}`)).body;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  it('lists active connectors, at least 25, of all 14 categories', async () => {
    const connectors = await list();
    expect(connectors.length).toBeGreaterThanOrEqual(25);
    expect(new Set(connectors.map(({ category }) => category)).size).toBe(14);
    expect(connectors.every(({ active }) => active)).toBe(true);
    expect(new Set(connectors.map(({ provider }) => provider)).size).toBe(connectors.length);
  });

  it('gives each exactly the documented fields', async () => {
    for (const connector of await list()) {
      expect(connector).toEqual({
        provider: expect.stringMatching(/^[a-z0-9]+$/),
        provider_name: expect.any(String),
        category: expect.any(String),
        active: true,
        models: expect.any(Object),
      });
    }
  });

  it('adds connectors that are not enabled with include=inactive', async () => {
    const inactive = (await list('?include=inactive')).filter(({ active }) => !active);
    expect(inactive).toContainEqual(expect.objectContaining({ provider: 'workday', active: false }));
  });

  it('adds images with include=resources, among other parts', async () => {
    const connectors = await list('?include=field_path,resources,webhooks');
    const hibob = connectors.find(({ provider }) => provider === 'hibob');
    expect(hibob?.resources).toEqual({
      images: {
        logo_url: `${sandbox.url}/assets/logos/hibob.svg`,
        original_logo_horizontal_url: `${sandbox.url}/assets/logos/original/hibob_horizontal.svg`,
      },
    });
    expect(connectors.every(({ active }) => active)).toBe(true);
  });

  it('serves every image that it refers to, without a key', async () => {
    const connectors = await list('?include=resources,inactive');
    const urls = connectors.flatMap(({ resources }) => Object.values(resources?.images ?? {}));
    expect(urls).toHaveLength(connectors.length * 2);
    for (const url of urls) {
      const response = await fetch(url);
      expect([url, response.status, response.headers.get('content-type')]).toEqual([url, 200, 'image/svg+xml']);
      expect(await response.text()).toMatch(/^<svg .*<\/svg>$/);
    }
    expect((await fetch(`${sandbox.url}/assets/logos/nobody.svg`)).status).toBe(404);
  });

  it('returns one connector, enabled or not', async () => {
    const hibob = await request(sandbox, '/connectors/meta/hibob');
    expect(hibob.status).toBe(200);
    expect(hibob.body).toEqual({
      provider: 'hibob',
      provider_name: 'Hibob',
      category: 'hris',
      active: true,
      models: expect.objectContaining({ employees: expect.any(Object) }),
    });
    const workday = await request(sandbox, '/connectors/meta/workday?include=resources');
    expect(workday.body).toMatchObject({ active: false, resources: { images: expect.any(Object) } });
  });

  it('describes operations, those of hris-legacy under hris', async () => {
    const { body } = await request(sandbox, '/connectors/meta/cezannehr');
    expect(body.models.employees.get).toMatchObject({
      api_path: '/unified/hris/employees/:id',
      operation_type: 'read',
      output: { default_fields: [{ name: 'id', type: 'string' }] },
    });
    expect(Object.keys(body.models.employees)).toEqual(['list', 'get']);
  });

  it('answers 404 for an unknown provider', async () => {
    const { status, body } = await request(sandbox, '/connectors/meta/no-such-provider');
    expect(status).toBe(404);
    expect(body).toEqual({ statusCode: 404, message: 'Not Found', timestamp: expect.any(String) });
  });
});
