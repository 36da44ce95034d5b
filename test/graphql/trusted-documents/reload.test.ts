import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/config/config.ts';
import { hashOf } from '../../../src/graphql/documents/known-document.ts';
import { createGateway } from '../../../src/server.ts';
import { Secret } from '../../../src/values/secret.ts';
import { exchange, json } from '../../http/exchange.ts';
import { flatManifest, manifestFile } from '../../support/manifest-file.ts';
import { startWorld } from '../../support/world.ts';

const who = 'query Who { connectViewer { username } }';
const scopes = 'query Scopes { connectViewer { scopes } }';
const many = Array.from({ length: 100 }, (_, index) => `query Added${index} { connectViewer { username } }`);

async function start(manifest: unknown, only = false) {
  const file = manifestFile(manifest);
  const world = await startWorld({ config: { trustedDocuments: { file: file.path, only } } });
  onTestFinished(async () => {
    await world.stop();
    file.remove();
  });
  const ask = async (id: string) => {
    const { body } = await exchange(world, { headers: json, body: JSON.stringify({ documentId: id }) });
    return body.errors?.[0]?.extensions['code'] ?? 'OK';
  };
  const metrics = async () => (await fetch(`${world.url}/metrics`)).text();
  return { world, file, ask, metrics };
}

describe('a manifest that changes', () => {
  it('is loaded again, and its removed documents are unknown', async () => {
    const { file, ask, metrics } = await start({ old: who });
    file.write({ new: scopes });
    await expect.poll(() => ask('new')).toBe('OK');
    expect(await ask('old')).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await metrics()).toContain('connect_gateway_trusted_documents 1\n');
  });

  it('loses the trust of its removed documents if only trusted documents run', async () => {
    const { world, file, ask } = await start({ old: who }, true);
    file.write({ new: scopes });
    await expect.poll(() => ask('new')).toBe('OK');
    expect(await ask('old')).toBe('DOCUMENT_NOT_TRUSTED');
    const { body } = await world.graphql(who);
    expect(body.errors?.[0]?.extensions['code']).toBe('DOCUMENT_NOT_TRUSTED');
  });

  it('answers every request under load, from one version or the other', async () => {
    const { file, ask } = await start({ kept: who, switched: who });
    let loaded = false;
    const answers: unknown[] = [];
    const load = Array.from({ length: 8 }, async () => {
      while (!loaded) answers.push(await ask('kept'), await ask('switched'));
    });
    const last = many.at(-1) ?? '';
    file.write({ kept: who, switched: scopes, ...flatManifest(many) });
    await expect.poll(() => ask(hashOf(last))).toBe('OK');
    // All documents of a version appear at the same time.
    for (const text of many) expect(await ask(hashOf(text))).toBe('OK');
    loaded = true;
    await Promise.all(load);
    expect(new Set(answers)).toEqual(new Set(['OK']));
  });
});

describe('a manifest that becomes invalid', () => {
  it.each<[string, unknown, string]>([
    ['is cut off', '{"new":"{ conn', 'it is not JSON'],
    ['is empty', '', 'it is not JSON'],
    [
      'has one document that does not fit the schema',
      { kept: who, new: scopes, bad: '{ nothing }' },
      'bad: Cannot query field',
    ],
    ['is too large', JSON.stringify({ a: `${who}${' '.repeat(8 * 2 ** 20)}` }), 'it is larger than 8 MiB'],
  ])('changes nothing, and the reason is logged: it %s', async (_fault, broken, fault) => {
    const { world, file, ask, metrics } = await start({ kept: who });
    file.write(broken);
    await expect.poll(metrics).toContain('connect_gateway_trusted_documents_stale 1\n');
    expect(await ask('kept')).toBe('OK');
    expect(await ask('new')).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await metrics()).toContain('connect_gateway_trusted_documents 1\n');
    expect(world.logLines.find((line) => line.includes('cannot be loaded'))).toContain(fault);

    file.write({ kept: who, new: scopes });
    await expect.poll(() => ask('new')).toBe('OK');
    expect(await metrics()).toContain('connect_gateway_trusted_documents_stale 0\n');
  });

  it('changes nothing if it is removed', async () => {
    const { world, file, ask, metrics } = await start({ kept: who });
    file.remove();
    await expect.poll(metrics).toContain('connect_gateway_trusted_documents_stale 1\n');
    expect(await ask('kept')).toBe('OK');
    expect(world.logLines.find((line) => line.includes('cannot be loaded'))).toContain("can't be read (ENOENT)");
  });

  it.each<[string, unknown, string]>([
    ['is no JSON', '{', "TRUSTED_DOCUMENTS can't be used: it is not JSON"],
    ['is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), "TRUSTED_DOCUMENTS can't be used: it is not UTF-8"],
    ['has a document that does not fit the schema', { bad: '{ nothing }' }, 'bad: Cannot query field "nothing"'],
  ])('prevents the gateway from starting: it %s', async (_fault, broken, fault) => {
    const file = manifestFile(broken);
    onTestFinished(() => file.remove());
    const stackone = { apiKey: new Secret('a'), baseUrl: new URL('http://127.0.0.1:9') };
    const trustedDocuments = { file: file.path, only: false };
    const starting = createGateway({ ...loadConfig({ LOG_LEVEL: 'silent' }), stackone, trustedDocuments });
    await expect(starting).rejects.toThrow(fault);
    await expect(starting).rejects.toBeInstanceOf(ConfigError);
  });

  it("causes a warning for documents that direct callers can't run because of a limit", async () => {
    const deep = `query Deep { connectViewer { ${'originOwner { linkedAccounts { nodes { originOwner { '.repeat(3)} id ${'} } } } '.repeat(3)} } }`;
    const { world, ask } = await start({ kept: who, deep });
    expect(world.logLines.find((line) => line.includes('exceeds the limits'))).toContain('deep: ');
    expect(await ask('deep')).toBe('LIMIT_EXCEEDED');
  });
});
