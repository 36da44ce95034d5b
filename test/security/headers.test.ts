import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { sendRaw } from '../support/raw-http.ts';
import { startWorld, type World } from '../support/world.ts';

const environments = { development: {}, production: { NODE_ENV: 'production' } } as const;
type Mode = keyof typeof environments;
const modes: readonly Mode[] = ['development', 'production'];

const worlds = new Map<Mode, World>();
beforeAll(async () => {
  for (const mode of modes) {
    const config = loadConfig({ ...environments[mode], PORT: '0', DRAIN_DELAY_MS: '0' });
    worlds.set(mode, await startWorld({ config }));
  }
});
afterAll(() => Promise.all([...worlds.values()].map((world) => world.stop())));

const urlOf = (mode: Mode) => worlds.get(mode)?.url ?? '';
const json = { 'content-type': 'application/json' };
const query = '{"query":"{ connectViewer { username } }"}';

const expected = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
const transportSecurity = { development: null, production: 'max-age=31536000' } as const;

function securityHeadersOf(headers: Headers) {
  return Object.fromEntries(Object.keys(expected).map((name) => [name, headers.get(name)]));
}

describe.each(modes)('the security headers in %s', (mode) => {
  it.each<[string, number, string, RequestInit]>([
    ['an answer', 200, '/graphql', { method: 'POST', headers: json, body: query }],
    ['a refused document', 400, '/graphql', { method: 'POST', headers: json, body: '{"query":"{"}' }],
    ['a refused body', 400, '/graphql', { method: 'POST', headers: json, body: '{' }],
    ['a refused content type', 415, '/graphql', { method: 'POST', body: 'a' }],
    ['a refused method', 405, '/graphql', { method: 'DELETE' }],
    ['an oversized body', 413, '/graphql', { method: 'POST', headers: json, body: ' '.repeat(300_000) }],
    ['a path that leads nowhere', 404, '/nothing', {}],
    ['a path that can not be read', 400, '/%', {}],
    ['a probe of life', 200, '/livez', {}],
  ])('are on %s (%i)', async (_name, status, path, request) => {
    const answer = await fetch(urlOf(mode) + path, request);
    expect(answer.status).toBe(status);
    expect(securityHeadersOf(answer.headers)).toEqual(expected);
    expect(answer.headers.get('strict-transport-security')).toBe(transportSecurity[mode]);
    expect(answer.headers.has('x-powered-by')).toBe(false);
    expect(answer.headers.has('server')).toBe(false);
  });

  it('are sent on the redirect to a page, and with the page', async () => {
    const { 'content-security-policy': policy, ...others } = expected;
    const answer = await fetch(urlOf(mode), { redirect: 'manual' });
    expect(answer.status).toBe(mode === 'production' ? 302 : 200);
    const headers = securityHeadersOf(answer.headers);
    expect(headers).toMatchObject(others);
    for (const directive of policy.split('; ')) expect(headers['content-security-policy']).toContain(directive);
  });

  it('are sent without a valid request', async () => {
    const answer = await sendRaw(urlOf(mode), 'nonsense\r\n\r\n');
    expect(answer.status).toBe(400);
    expect(answer.headers).toMatchObject(expected);
  });

  it('are sent with preflight responses', async () => {
    const headers = { origin: 'https://studio.apollographql.com', 'access-control-request-method': 'POST' };
    const answer = await fetch(`${urlOf(mode)}/graphql`, { method: 'OPTIONS', headers });
    expect(securityHeadersOf(answer.headers)).toEqual(expected);
  });
});

describe.each(modes)("the page's policy in %s", (mode) => {
  const openPage = async () => {
    const answer = await fetch(`${urlOf(mode)}/graphql`, { headers: { accept: 'text/html' } });
    const policy = answer.headers.get('content-security-policy') ?? '';
    const directives = policy.split('; ').map((directive) => directive.split(' '));
    const sources = new Map(directives.map(([name = '', ...allowed]) => [name, allowed]));
    return { answer, html: await answer.text(), sources };
  };

  it('allows exactly what Apollo documents for its page', async () => {
    const { sources, html } = await openPage();
    const nonce = /<script nonce="?(\w+)/.exec(html)?.[1];
    expect(nonce).toMatch(/^\w{32,}$/);
    const cdn = (name: string) => `https://${name}.cdn.apollographql.com`;
    const scripts = [cdn('apollo-server-landing-page'), cdn('embeddable-sandbox'), cdn('embeddable-explorer')];
    expect(Object.fromEntries(sources)).toEqual({
      'script-src': ["'self'", `'nonce-${nonce}'`, ...scripts],
      'style-src': [`'nonce-${nonce}'`, ...scripts, 'https://fonts.googleapis.com'],
      'img-src': [cdn('apollo-server-landing-page')],
      'manifest-src': [cdn('apollo-server-landing-page')],
      'frame-src': ['https://explorer.embed.apollographql.com', 'https://sandbox.embed.apollographql.com'],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
  });

  it("covers everything that the page's own HTML loads", async () => {
    const { html, sources } = await openPage();
    const loaded = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, url = '']) => new URL(url).origin);
    const scripts = loaded(/<script[^>]*\ssrc="([^"]+)"/g);
    const styles = loaded(/href="([^"]+)"\s+rel="stylesheet"/g);
    const icons = loaded(/rel="(?:icon|apple-touch-icon)"\s+href="([^"]+)"/g);
    expect([scripts.length, styles.length, icons.length]).toEqual([1, 1, 2]);
    expect(sources.get('script-src')).toEqual(expect.arrayContaining(scripts));
    expect(sources.get('style-src')).toEqual(expect.arrayContaining(styles));
    expect(sources.get('img-src')).toEqual(expect.arrayContaining(icons));
    for (const [tag] of html.matchAll(/<(script|style)[^>]*>/g)) expect(tag).toContain('nonce');
  });

  it('has a new nonce each time, and is sent with the other headers', async () => {
    const [first, second] = [await openPage(), await openPage()];
    expect(second.sources.get('script-src')).not.toEqual(first.sources.get('script-src'));
    const { 'content-security-policy': _policy, ...others } = expected;
    expect(securityHeadersOf(first.answer.headers)).toMatchObject(others);
  });
});
