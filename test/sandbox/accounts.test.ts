import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { request } from './request.ts';

async function started(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

const idsOf = (accounts: { id: string }[]) => accounts.map(({ id }) => id);

describe('the seeded world', () => {
  it('contains accounts of two owners, those of dev-owner in several states', async () => {
    const { body } = await request(await started(), '/accounts');
    expect(body.length).toBeGreaterThanOrEqual(5);
    const own = body.filter((account: { origin_owner_id: string }) => account.origin_owner_id === 'dev-owner');
    expect(own.length).toBeGreaterThanOrEqual(3);
    for (const account of own) {
      expect(account).toMatchObject({ origin_owner_name: 'Development Owner', origin_username: 'dev' });
    }
    expect(own).toContainEqual(expect.objectContaining({ status: 'active' }));
    expect(own).toContainEqual(expect.objectContaining({ type: 'test' }));
    const broken = own.find(({ status }: { status: string }) => status === 'error');
    expect(broken.status_reasons[0].timestamp).toMatch(/^2026-.*Z$/);
    expect(new Set(idsOf(body)).size).toBe(body.length);
    expect(body).toContainEqual(expect.objectContaining({ origin_owner_id: 'acme-corp' }));
  });

  it('can be omitted or replaced', async () => {
    const empty = await started({ seed: 'empty' });
    expect((await request(empty, '/accounts')).body).toEqual([]);
    const account = empty.accounts.add({ label: 'Mine' });
    const replaced = await started({ seed: [account] });
    expect((await request(replaced, '/accounts')).body).toEqual([account]);
  });
});

describe('GET /accounts/{id}', () => {
  it('answers with the documented fields and no credentials', async () => {
    const { status, body } = await request(await started(), '/accounts/45355976281015164504');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: '45355976281015164504',
      provider: 'hibob',
      provider_name: 'Hibob',
      status: 'active',
      status_reasons: null,
      origin_owner_id: 'dev-owner',
      origin_owner_name: 'Development Owner',
      origin_username: 'dev',
      setup_information: { service_user_id: 'SERVICE-1042' },
      label: 'Head office',
      created_at: '2026-01-12T09:30:00.000Z',
      updated_at: '2026-03-02T16:05:41.118Z',
      type: 'production',
    });
  });

  it('answers 404 for an unknown account', async () => {
    const { status, body } = await request(await started(), '/accounts/no-such-account');
    expect(status).toBe(404);
    expect(body).toEqual({ statusCode: 404, message: 'Not Found', timestamp: expect.any(String) });
  });

  it('returns the category and models of its provider', async () => {
    const sandbox = await started();
    const { status, body } = await request(sandbox, '/accounts/45355976281015164504/meta');
    expect(status).toBe(200);
    expect(body).toEqual({ provider: 'hibob', category: 'hris', models: expect.any(Object) });
    expect(body.models).toHaveProperty('employees');
    expect((await request(sandbox, '/accounts/no-such-account/meta')).status).toBe(404);
  });
});

describe('GET /accounts', () => {
  let sandbox: Sandbox;
  const list = async (query: string) => idsOf((await request(sandbox, `/accounts?${query}`)).body);

  beforeEach(async () => {
    sandbox = await started({ seed: 'empty' });
    sandbox.accounts.add({ id: 'a', origin_owner_id: 'one', provider: 'hibob' });
    sandbox.accounts.add({ id: 'b', origin_owner_id: 'one', provider: 'slack', status: 'error' });
    sandbox.accounts.add({ id: 'c', origin_owner_id: 'two', provider: 'slack', status: 'inactive' });
    sandbox.accounts.add({ id: 'd,e', origin_owner_id: 'three', provider: 'jira', status: 'suspended' });
  });

  it.each([
    ['', ['a', 'b', 'c', 'd,e']],
    ['origin_owner_id=one', ['a', 'b']],
    ['origin_owner_ids=one', ['a', 'b']],
    ['origin_owner_ids=one&origin_owner_ids=two', ['a', 'b', 'c']],
    ['provider=slack', ['b', 'c']],
    ['providers=slack&providers=jira', ['b', 'c', 'd,e']],
    ['account_ids=c', ['c']],
    ['account_ids=c&account_ids=a&account_ids=gone', ['a', 'c']],
    ['account_ids=d%2Ce', ['d,e']],
    ['status=active', ['a']],
    ['status=error&status=inactive', ['b', 'c']],
    ['status=unheard-of', []],
    ['origin_owner_id=one&status=error&providers=slack', ['b']],
    ['origin_owner_id=one&account_ids=c', []],
    ['page=&page_size=&unknown=1', ['a', 'b', 'c', 'd,e']],
    ['page_size=3', ['a', 'b', 'c']],
    ['page_size=3&page=2', ['d,e']],
    ['page_size=3&page=3', []],
    ['page=1&page_size=1&provider=slack', ['b']],
    ['page=2&page_size=1&provider=slack', ['c']],
  ])('?%s lists %j', async (query, ids) => {
    expect(await list(query)).toEqual(ids);
  });

  it.each([
    ['page=0', 'page must not be less than 1'],
    ['page=first', 'page must be a number'],
    ['page_size=0', 'page_size must not be less than 1'],
    ['page_size=1.5', 'page_size must be an integer'],
  ])('?%s is refused', async (query, text) => {
    const { status, body } = await request(sandbox, `/accounts?${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({ statusCode: 400, message: 'Validation failed', errors: [text] });
  });

  it('walks 10,000 accounts page by page, each exactly once', async () => {
    const added = idsOf(sandbox.accounts.addMany(10_000, { origin_owner_id: 'large' }));
    expect(await list('origin_owner_id=large')).toEqual(added.slice(0, 25));
    const seen: string[] = [];
    for (let page = 1; seen.length < 10_000; page += 1) {
      const ids = await list(`origin_owner_id=large&page_size=1000&page=${page}`);
      expect(ids).toHaveLength(1_000);
      seen.push(...ids);
    }
    expect(seen).toEqual(added);
  });

  it('answers with an envelope on request', async () => {
    const enveloped = await started({ accountsAs: 'envelope' });
    const { body } = await request(enveloped, '/accounts?page_size=1');
    expect(body).toEqual({ data: [expect.objectContaining({ id: '45355976281015164504' })] });
  });

  it('reduces a page_size above the configured maximum', async () => {
    const capped = await started({ maximumPageSize: 2 });
    const first = await request(capped, '/accounts?page_size=100');
    const second = await request(capped, '/accounts?page_size=100&page=2');
    expect(first.body).toHaveLength(2);
    expect(idsOf(second.body)).toEqual(idsOf(capped.accounts.list()).slice(2, 4));
  });
});

describe('PATCH /accounts/{id}', () => {
  const path = '/accounts/45355976281015164504';
  const patch = (sandbox: Sandbox, body: object) => request(sandbox, path, { method: 'PATCH', body });

  it('changes the given fields and updated_at, and keeps the rest', async () => {
    const sandbox = await started({ now: () => Date.parse('2026-07-01T00:00:00.000Z') });
    const before = sandbox.accounts.get('45355976281015164504');
    const changes = {
      label: 'Berlin',
      origin_owner_id: 'acme-corp',
      origin_owner_name: 'Acme',
      origin_username: 'wile',
      type: 'test',
    };
    const { status, body } = await patch(sandbox, changes);
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, ...changes, updated_at: '2026-07-01T00:00:00.000Z' });
    expect((await request(sandbox, path)).body).toEqual(body);
  });

  it('changes the provider', async () => {
    const { body } = await patch(await started(), { provider: 'bamboohr' });
    expect(body).toMatchObject({ provider: 'bamboohr', provider_name: 'BambooHR' });
  });

  it('clears nullable fields with null', async () => {
    const { body } = await patch(await started(), {
      label: null,
      origin_username: null,
      setup_information: null,
      origin_owner_id: null,
    });
    expect(body).toMatchObject({
      label: null,
      origin_username: null,
      setup_information: null,
      origin_owner_id: 'dev-owner',
    });
  });

  it('accepts an object as the label without storing it, as the OpenAPI document types it', async () => {
    const { status, body } = await patch(await started(), { label: {} });
    expect(status).toBe(200);
    expect(body.label).toBe('Head office');
  });

  it('merges setup_information', async () => {
    const sandbox = await started();
    const { body } = await patch(sandbox, { setup_information: { region: 'eu' } });
    expect(body.setup_information).toEqual({ service_user_id: 'SERVICE-1042', region: 'eu' });
  });

  it('accepts secrets and settings without returning them', async () => {
    const sandbox = await started();
    const { status, body } = await patch(sandbox, {
      credentials: { a: 1 },
      secrets: { api_key: 'hidden' },
      metadata: { b: 2 },
      authentication_config_key: 'basic',
      environment: 'production',
      integration_id: 'id',
    });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(Object.keys(sandbox.accounts.get('GnQoASvosYhE5wJcmmAQs') ?? {}));
    expect(JSON.stringify(body)).not.toContain('hidden');
  });

  it('does not change the status', async () => {
    const { status, body } = await patch(await started(), { status: 'suspended' });
    expect(status).toBe(200);
    expect(body.status).toBe('active');
  });

  it.each([
    [{ label: 7 }, 'label must be a string'],
    [{ origin_owner_id: 7 }, 'origin_owner_id must be a string'],
    [{ type: 'live' }, 'type must be one of the following values: production, test'],
    [{ secrets: 'x' }, 'secrets must be an object'],
  ])('refuses %j', async (body, text) => {
    const answer = await patch(await started(), body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([text]);
  });

  it('answers 404 for an unknown account', async () => {
    const answer = await request(await started(), '/accounts/gone', {
      method: 'PATCH',
      body: { label: 'x' },
    });
    expect(answer.status).toBe(404);
  });
});

describe('DELETE /accounts/{id}', () => {
  it('returns the last state of the account, then 404', async () => {
    const sandbox = await started();
    const account = sandbox.accounts.get('GnQoASvosYhE5wJcmmAQs');
    const first = await request(sandbox, '/accounts/GnQoASvosYhE5wJcmmAQs', { method: 'DELETE' });
    expect(first.status).toBe(200);
    expect(first.body).toEqual(account);
    const second = await request(sandbox, '/accounts/GnQoASvosYhE5wJcmmAQs', { method: 'DELETE' });
    expect(second.status).toBe(404);
    expect((await request(sandbox, '/accounts/GnQoASvosYhE5wJcmmAQs')).status).toBe(404);
    expect(idsOf((await request(sandbox, '/accounts')).body)).not.toContain('GnQoASvosYhE5wJcmmAQs');
  });
});
