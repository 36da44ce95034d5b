import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDirectoryRoutes } from '../../src/pages/directory-routes.ts';
import { inlineSources } from '../../src/pages/inline-sources.ts';
import { createStaticRoute } from '../../src/pages/static-route.ts';
import { startHttpServer } from '../support/http-server.ts';
import { sendRaw } from '../support/raw-http.ts';

const policy = "default-src 'none'";
const content = { contentType: 'text/html; charset=utf-8', policy, body: '<p>Grüße</p>' };

describe('a static route', () => {
  it('answers with the content, its type, its policy and its length in bytes', async () => {
    const { url } = await startHttpServer({ '/page': createStaticRoute(() => content) });
    const answer = await fetch(`${url}/page`);
    expect(await answer.text()).toBe(content.body);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': content.contentType,
      'content-security-policy': policy,
      'content-length': String(Buffer.byteLength(content.body)),
      'cache-control': 'no-cache',
      etag: expect.stringMatching(/^"[\w-]{43}"$/),
      'x-content-type-options': 'nosniff',
    });
  });

  it('answers bytes unchanged', async () => {
    const body = Buffer.from([0, 255, 128, 10, 13]);
    const { url } = await startHttpServer({ '/page': createStaticRoute(() => ({ ...content, body })) });
    expect(Buffer.from(await (await fetch(`${url}/page`)).arrayBuffer())).toEqual(body);
  });

  it('answers HEAD with the same headers and no body', async () => {
    const { url } = await startHttpServer({ '/page': createStaticRoute(() => content) });
    const answer = await sendRaw(url, 'HEAD /page HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n\r\n');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(content.body)));
    expect(answer.body).toBe('');
  });

  it('answers 304 without a body or its length to a browser that has the content', async () => {
    const { url } = await startHttpServer({ '/page': createStaticRoute(() => content) });
    const etag = (await fetch(`${url}/page`)).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const lines = ['GET /page HTTP/1.1', 'host: gateway', 'connection: close', `if-none-match: ${known}`];
      const answer = await sendRaw(url, `${lines.join('\r\n')}\r\n\r\n`);
      expect([known, answer.status, answer.body, answer.headers['content-length']]).toEqual([
        known,
        304,
        '',
        undefined,
      ]);
      expect(answer.headers['etag']).toBe(etag);
    }
    const other = await fetch(`${url}/page`, { headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
  });

  it('loads the content once, and again after a failure', async () => {
    let loads = 0;
    const load = async () => {
      loads += 1;
      if (loads === 1) throw new Error('unreadable');
      return content;
    };
    const { url } = await startHttpServer({ '/page': createStaticRoute(load) });
    const statuses: number[] = [];
    for (let request = 0; request < 4; request += 1) statuses.push((await fetch(`${url}/page`)).status);
    expect({ statuses, loads }).toEqual({ statuses: [500, 200, 200, 200], loads: 2 });
  });

  it('refuses other methods', async () => {
    const { url } = await startHttpServer({ '/page': createStaticRoute(() => content) });
    expect((await fetch(`${url}/page`, { method: 'POST', body: '{}' })).status).toBe(405);
  });
});

describe('routes for a directory', () => {
  async function serveDirectory() {
    const root = await mkdtemp(join(tmpdir(), 'static-'));
    onTestFinished(() => rm(root, { recursive: true }));
    const directory = join(root, 'public');
    await mkdir(join(directory, 'fonts'), { recursive: true });
    await writeFile(join(root, 'secret.js'), 'secret');
    await writeFile(join(directory, 'main.js'), 'main');
    await writeFile(join(directory, 'a b.css'), 'style');
    await writeFile(join(directory, 'fonts', 'mono.woff2'), 'font');
    await writeFile(join(directory, 'notes.md'), 'notes');
    await writeFile(join(directory, 'left-out.js'), 'left out');
    await symlink(join(root, 'secret.js'), join(directory, 'link.js'));
    const includes = (file: string) => file !== 'left-out.js';
    const routes = await createDirectoryRoutes({ directory, prefix: '/files/', policy, includes });
    return { ...(await startHttpServer(routes)), routes };
  }

  it('serve the files that pages load, including those in folders', async () => {
    const { url, routes } = await serveDirectory();
    expect(Object.keys(routes).sort()).toEqual(['/files/a b.css', '/files/fonts/mono.woff2', '/files/main.js']);
    expect(await (await fetch(`${url}/files/main.js?v=1`)).text()).toBe('main');
    expect(await (await fetch(`${url}/files/a%20b.css`)).text()).toBe('style');
    expect((await fetch(`${url}/files/fonts/mono.woff2`)).headers.get('content-type')).toBe('font/woff2');
  });

  it.each([
    '/files/../secret.js',
    '/files/..%2fsecret.js',
    '/files/%2e%2e/secret.js',
    '/files/%2e%2e%2fsecret.js',
    '/files/fonts/../../secret.js',
    '/files/fonts/..%5c..%5csecret.js',
    '/files//etc/passwd',
    '/files/link.js',
    '/files/left-out.js',
    '/files/notes.md',
    '/files/fonts',
    '/files/main.js%00',
    '/files/__proto__',
    '/files/MAIN.JS',
  ])('serve nothing else: %s', async (path) => {
    const { url } = await serveDirectory();
    const answer = await sendRaw(url, `GET ${path} HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n\r\n`);
    expect([answer.status, answer.body.includes('secret')]).toEqual([404, false]);
  });
});

describe('the sources of inline scripts', () => {
  it('are the hashes of their texts, exactly as in the page', () => {
    const html = '<style>a{}</style><script>\n one < two \n</script><p><script>three</script>';
    const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(inlineSources(html, 'script')).toBe(`${sha256('\n one < two \n')} ${sha256('three')}`);
    expect(inlineSources(html, 'style')).toBe(sha256('a{}'));
  });
});
