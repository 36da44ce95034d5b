import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const get = (path: string) => fetch(world.url + path);
const contentTypeOf = async (path: string) => (await get(path)).headers.get('content-type');

/** The modules that a page loads, by following the imports from its first one. */
async function followImports(first: string): Promise<ReadonlyMap<string, string>> {
  const importMap: { imports: Record<string, string> } = JSON.parse(
    /<script type="importmap">([^<]*)</.exec(await (await get('/demo')).text())?.[1] ?? '',
  );
  const modules = new Map<string, string>();
  const pending = [first];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (modules.has(path)) continue;
    const answer = await get(path);
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
      path,
      200,
      'text/javascript; charset=utf-8',
    ]);
    const source = await answer.text();
    modules.set(path, source);
    for (const [, name = ''] of source.matchAll(/\bfrom '([^']+)'/g)) {
      pending.push(importMap.imports[name] ?? new URL(name, world.url + path).pathname);
    }
  }
  return modules;
}

describe('the demo', () => {
  it('serves every module that the page imports, without types', async () => {
    const modules = await followImports('/demo/page/main.ts');
    expect([...modules.keys()]).toEqual(
      expect.arrayContaining(['/demo/page/main.ts', '/demo/client/index.ts', '/demo/client/flow.ts']),
    );
    expect([...modules.values()].filter((source) => /^\s*(export )?(interface|type) \w/m.test(source))).toEqual([]);
  });

  it("serves StackOne's Hub from the installed package", async () => {
    const hub = await get('/demo/hub.js');
    expect(hub.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await hub.text()).toContain('stackone-hub');
    expect(await (await get('/demo')).text()).toContain('data-hub="true"');
  });

  it('reaches the gateway and StackOne, and nothing else', async () => {
    const policy = (await get('/demo')).headers.get('content-security-policy') ?? '';
    const directives = Object.fromEntries(policy.split('; ').map((directive) => directive.split(/ (.*)/s)));
    expect(directives['default-src']).toBe("'none'");
    expect(directives['connect-src']).toBe(`'self' ${world.sandbox.url}`);
    expect(directives['script-src']).toMatch(/^'self' 'sha256-[\w+/=]+'$/);
    expect(policy).not.toMatch(/\*|unsafe-eval/);
  });

  it.each([
    '/demo/page/tsconfig.json',
    '/demo/page/../demo.ts',
    '/demo/page/%2e%2e/demo.ts',
    '/demo/client/../package.json',
    '/demo/client/react/connect-button.tsx',
    '/demo/page/',
  ])('does not serve %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('serves its style', async () => {
    expect(await contentTypeOf('/demo/page.css')).toBe('text/css; charset=utf-8');
  });
});
