import { describe, expect, it, onTestFinished } from 'vitest';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { startRawServer } from '../support/raw-server.ts';
import { audience, claimsOf, issuer, startIssuer } from '../support/tokens.ts';
import { wireAccount } from '../support/wire-account.ts';
import { start, urlOf } from './program.ts';

const read = JSON.stringify({ query: '{ linkedAccount(id: "account-1") { id } }' });
const command = [process.execPath, 'src/main.ts'] as const;
const common = { PORT: '0', DRAIN_DELAY_MS: '0', LOG_LEVEL: 'trace', NODE_USE_ENV_PROXY: '1' };

async function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: read,
  });
  return answer.json();
}

describe('the process, with a proxy in its environment', () => {
  it('uses it for StackOne and the JWKS but not for traces, and logs none of its passwords', async () => {
    const identity = await startIssuer();
    const receiver = await startOtlpReceiver();
    // StackOne and the issuer, with names that only the proxy can resolve.
    const server = await startRawServer((request, response) => {
      const body = request.url === '/jwks' ? { keys: [identity.publicJwk] } : wireAccount({ id: 'account-1' });
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    const proxy = await startForwardProxy(server.url);
    onTestFinished(async () => {
      proxy.close();
      server.close();
      identity.close();
      await receiver.close();
    });
    const program = start(command, {
      ...common,
      HTTP_PROXY: proxy.url.replace('//', '//user:canary-word@'),
      STACKONE_API_KEY: 'key',
      STACKONE_BASE_URL: 'http://stackone.test',
      AUTH_JWKS_URL: 'http://id.test/jwks',
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    });
    const url = await urlOf(program);
    const authorization = `Bearer ${await identity.token(claimsOf('dev-owner'))}`;
    expect(await ask(url, { authorization })).toEqual({ data: { linkedAccount: { id: 'account-1' } } });
    expect(proxy.asked).toEqual(['GET http://id.test/jwks', 'GET http://stackone.test/accounts/account-1']);

    proxy.behaviour = 407;
    expect(await ask(url, { authorization })).toMatchObject({
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    const { stdout, stderr } = program.output;
    expect(stdout).toContain('Proxy Authentication Required (407)');
    expect(stdout + stderr).not.toMatch(new RegExp(`canary|${btoa('user:canary-word')}|secret words of the proxy`));
    expect(receiver.spans.length).toBeGreaterThan(0);
    expect(proxy.asked.join()).not.toContain('/v1/traces');
  });

  it('reaches its embedded sandbox directly', async () => {
    const proxy = await startForwardProxy('http://127.0.0.1:9');
    onTestFinished(() => proxy.close());
    const program = start(command, { ...common, HTTP_PROXY: proxy.url });
    expect(await ask(await urlOf(program))).toEqual({ data: { linkedAccount: null } });
    expect(proxy.asked).toEqual([]);
  });
});
