import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { request } from '../request.ts';

const owner = { origin_owner_id: 'new-owner', origin_owner_name: 'New Owner' };

describe('the page behind auth_link_url', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.reset());

  async function linkFor(session: object): Promise<string> {
    const { body } = await request(sandbox, '/connect_sessions', {
      method: 'POST',
      body: { ...owner, ...session },
    });
    return body.auth_link_url;
  }

  async function open(url: string, form?: Record<string, string>) {
    const response = await fetch(url, form && { method: 'POST', body: new URLSearchParams(form) });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      html: await response.text(),
    };
  }

  it('links an account with the list and the form', async () => {
    const url = await linkFor({ categories: ['hris'], label: 'By link' });
    const list = await open(url);
    expect(list).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    expect(list.html).toContain('BambooHR');
    expect(list.html).not.toContain('Greenhouse');

    const [, href = ''] = /href="([^"]+)"[^>]*><img src="\/assets\/logos\/hibob\.svg"/.exec(list.html) ?? [];
    const form = await open(new URL(href.replaceAll('&amp;', '&'), url).href);
    const [, action = ''] = /action="([^"]+)"/.exec(form.html) ?? [];
    const fields = [...form.html.matchAll(/<input name="(\w+)"/g)].map(([, name]) => name);
    expect(fields).toEqual(['service_user_id', 'service_user_token']);

    const done = await open(new URL(action.replaceAll('&amp;', '&'), url).href, {
      service_user_id: 'SERVICE-1',
      service_user_token: 'secret',
    });
    expect(done.status).toBe(200);
    expect(done.html).toContain('Your account is connected');
    expect(sandbox.accounts.list({ originOwnerIds: ['new-owner'] })).toEqual([
      expect.objectContaining({
        provider: 'hibob',
        label: 'By link',
        setup_information: { service_user_id: 'SERVICE-1' },
      }),
    ]);
  });

  it('shows the form at once if there is one connector', async () => {
    const { html } = await open(await linkFor({ provider: 'okta' }));
    expect(html).toContain('Connect Okta');
    expect(html).toContain('name="subdomain"');
    expect(html).toContain('Type anything.');
  });

  it('shows a message if there is none', async () => {
    const { html } = await open(await linkFor({ provider: 'workday' }));
    expect(html).toContain('Nothing to connect');
  });

  it('refuses an unknown token with a page, and an unknown connector with an error', async () => {
    for (const url of [`${sandbox.url}/embedded/integrations?token=x`, `${sandbox.url}/embedded/integrations`]) {
      const { status, html } = await open(url);
      expect(status).toBe(401);
      expect(html).toContain('This link has expired');
      expect((await open(url, { api_key: 'x' })).status).toBe(401);
    }
    const unknown = await open(`${await linkFor({})}&integration_id=unknown`);
    expect(unknown).toMatchObject({ status: 404, type: 'application/json; charset=utf-8' });
  });

  it('loads nothing from elsewhere', async () => {
    const response = await fetch(await linkFor({}));
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await response.text()).not.toMatch(/<script|https?:/);
  });
});
