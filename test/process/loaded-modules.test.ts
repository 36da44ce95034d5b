import { describe, expect, it } from 'vitest';
import { nodeFlags } from '../support/node-flags.ts';
import { type Program, readiness, start, urlOf } from './program.ts';

const preload = (name: string) => ['--import', new URL(`../support/preload/${name}.ts`, import.meta.url).href];

/** As in production, with a StackOne that nothing calls. */
function startGateway(...options: string[]): Program {
  return start([process.execPath, ...nodeFlags, ...options, 'src/main.ts'], {
    PORT: '0',
    DRAIN_DELAY_MS: '0',
    NODE_ENV: 'production',
    AUTH_MODE: 'none',
    STACKONE_API_KEY: 'key-of-the-test',
    STACKONE_BASE_URL: 'http://127.0.0.1:9',
  });
}

async function ask(url: string, query: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })).json();
}

describe('the process', () => {
  it('does not load Apollo Server before a request needs it', async () => {
    const program = startGateway(...preload('name-modules'));
    const url = await urlOf(program);
    await readiness(url, 200);
    expect(await ask(url, '{ connectViewer { scopes } }')).toEqual({
      data: { connectViewer: { scopes: ['CONNECT_READ', 'CONNECT_WRITE', 'CONNECT_ANY_OWNER'] } },
    });
    const loaded = () => program.output.stderr.split('\n');
    expect(loaded().filter((module) => module.endsWith('/src/graphql/fast-path.ts'))).toHaveLength(1);
    const unwanted = /\/node_modules\/(@apollo\/(server|usage-reporting-protobuf)|@graphql-tools|ioredis)\//;
    expect(loaded().filter((module) => unwanted.test(module))).toEqual([]);

    const answers = await Promise.all([ask(url, '{ nothing }'), ask(url, '{ nothing }')]);
    for (const answer of answers) {
      expect(answer).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    }
    await expect.poll(() => loaded().some((module) => module.includes('/node_modules/@apollo/server/'))).toBe(true);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it("does not load Node's own copy of undici", async () => {
    const program = startGateway(...preload('name-builtins'));
    await readiness(await urlOf(program), 200);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    const loaded = program.output.stderr.split('\n');
    expect(loaded.some((module) => /^NativeModule http$/.test(module))).toBe(true);
    expect(loaded.filter((module) => module.includes('internal/deps/undici'))).toEqual([]);
  });
});
