import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { hashOf } from '../../../src/graphql/documents/known-document.ts';
import { Secret } from '../../../src/values/secret.ts';
import { exchange, expectFailure, json } from '../../http/exchange.ts';
import { nestedQuery } from '../../support/documents.ts';
import { apolloManifest, flatManifest, type ManifestFile, manifestFile } from '../../support/manifest-file.ts';
import { startWorld, type World } from '../../support/world.ts';

const who = 'query Who($yes: Boolean = true) { connectViewer @include(if: $yes) { username } }';
const scopes = 'query Scopes { connectViewer { scopes } }';
const update =
  'mutation Update($input: UpdateLinkedAccountInput!) { updateLinkedAccount(input: $input) { linkedAccount { id } } }';
const answerOfWho = { data: { connectViewer: { username: 'dev' } } };
const other = '{ connectViewer { username } }';
const secret = 'the secret of the router, 32 bytes long';
const fromRouter = { 'x-router-authorization': secret };

async function startTrusting(manifest: unknown, only = false): Promise<{ world: World; file: ManifestFile }> {
  const file = manifestFile(manifest);
  const trustedDocuments = { file: file.path, only };
  const router = { secrets: [new Secret(secret)], required: false };
  return { world: await startWorld({ config: { trustedDocuments, router } }), file };
}

const texts = [who, scopes, update, nestedQuery(9)];
const open = await startTrusting({ ...flatManifest(texts), 'x-who': who });
const only = await startTrusting(apolloManifest([...texts, '{ __schema { queryType { name } } }']), true);
afterAll(async () => {
  for (const { world, file } of [open, only]) {
    await world.stop();
    file.remove();
  }
});

type Headers = Readonly<Record<string, string>>;
const post = (world: World, body: unknown, headers: Headers = {}) =>
  exchange(world, { headers: { ...json, ...headers }, body: JSON.stringify(body) });
const get = (world: World, parameters: Headers, headers: Headers = {}) =>
  exchange(world, {
    method: 'GET',
    path: `/graphql?${new URLSearchParams(parameters)}`,
    headers: { 'apollo-require-preflight': 'true', ...headers },
  });

const persisted = (sha256Hash: unknown, version: unknown = 1) => ({ persistedQuery: { version, sha256Hash } });
/** The forms in which a request can name a document. */
const forms = (hash: string) => [
  { documentId: `sha256:${hash}` },
  { documentId: hash },
  { extensions: persisted(hash) },
  { documentId: `sha256:${hash}`, extensions: { ...persisted(hash), clientLibrary: { name: 'a', version: '1' } } },
];

describe.each([
  ['a flat map', open],
  ["Apollo's format", only],
])('a document of a manifest in %s', (_name, { world }) => {
  it.each(forms(hashOf(who)))('runs by its id in the body, without its text: %j', async (named) => {
    for (const text of [{}, { query: '' }, { query: null }]) {
      const answer = await post(world, { ...text, ...named, operationName: 'Who', variables: { yes: true } });
      expect(answer.body).toEqual(answerOfWho);
      expect(answer.status).toBe(200);
    }
    expect((await post(world, { ...named, variables: { yes: false } })).body).toEqual({ data: {} });
  });

  it.each(forms(hashOf(who)))('runs by its id in a URL: %j', async ({ documentId, extensions }) => {
    const named = {
      ...(documentId && { documentId }),
      ...(extensions && { extensions: JSON.stringify(extensions) }),
    };
    expect((await get(world, named)).body).toEqual(answerOfWho);
    const variables = JSON.stringify({ yes: false });
    expect((await get(world, { ...named, query: '', operationName: 'Who', variables })).body).toEqual({ data: {} });
    expect((await get(world, named, { accept: 'application/json, text/html' })).body).toEqual(answerOfWho);
  });

  it('may come with its own text', async () => {
    for (const named of forms(hashOf(who))) {
      expect((await post(world, { ...named, query: who })).body).toEqual(answerOfWho);
    }
    expect((await post(world, { query: who })).body).toEqual(answerOfWho);
  });

  it('is refused with another text, which never runs under its id', async () => {
    for (const named of forms(hashOf(who))) {
      expectFailure(await post(world, { ...named, query: scopes }), 400, 'BAD_REQUEST');
    }
    expect((await post(world, { documentId: hashOf(who) })).body).toEqual(answerOfWho);
  });

  it.each([
    ['an id that is no text', { documentId: 7 }],
    ['two ids that differ', { documentId: hashOf(who), extensions: persisted(hashOf(scopes)) }],
    ['no hash', { extensions: persisted(undefined) }],
    ['a hash that is no text', { extensions: persisted([hashOf(who)]) }],
    ['another version', { extensions: persisted(hashOf(who), 2) }],
    ['a persistedQuery that is no object', { extensions: { persistedQuery: hashOf(who) } }],
    ['a text that is none', { documentId: hashOf(who), query: 7 }],
    ['variables that are no object', { documentId: hashOf(who), variables: 7 }],
    ['extensions that are no object', { documentId: hashOf(who), extensions: [] }],
    ['an empty id', { documentId: '' }],
    ['a batch', [{ documentId: hashOf(who) }]],
  ])('is refused for %s', async (_fault, body) => {
    expectFailure(await post(world, body), 400, 'BAD_REQUEST');
  });

  it('is subject to all checks: operation name, variables, limits and method', async () => {
    expectFailure(
      await post(world, { documentId: hashOf(who), operationName: 'No' }),
      400,
      'OPERATION_RESOLUTION_FAILURE',
    );
    expectFailure(await post(world, { documentId: hashOf(who), variables: { yes: 7 } }), 400, 'BAD_USER_INPUT');
    expectFailure(await post(world, { documentId: hashOf(nestedQuery(9)) }), 400, 'LIMIT_EXCEEDED');
    expectFailure(await get(world, { documentId: hashOf(update) }), 405, 'BAD_REQUEST');
  });

  it("by GET requires a header that pages can't send without a preflight", async () => {
    const path = `/graphql?documentId=${hashOf(who)}`;
    expectFailure(await exchange(world, { method: 'GET', path }), 400, 'BAD_REQUEST');
  });
});

describe('a document with a name in the manifest', () => {
  it('runs by the name, and may come with its own text', async () => {
    for (const query of ['', who]) {
      expect((await post(open.world, { documentId: 'x-who', query })).body).toEqual(answerOfWho);
    }
    expectFailure(await post(open.world, { documentId: 'x-who', query: scopes }), 400, 'BAD_REQUEST');
    expectFailure(await post(open.world, { documentId: 'sha256:x-who' }), 400, 'PERSISTED_QUERY_NOT_FOUND');
  });

  it('does not run under a name that looks like the hash of another text', async () => {
    const { world, file } = await startTrusting({ [hashOf(scopes)]: who });
    onTestFinished(async () => {
      await world.stop();
      file.remove();
    });
    expect((await post(world, { documentId: hashOf(scopes) })).body).toEqual(answerOfWho);
    expectFailure(await post(world, { documentId: `sha256:${hashOf(scopes)}` }), 400, 'PERSISTED_QUERY_NOT_FOUND');
    const answer = await post(world, { query: scopes, extensions: persisted(hashOf(scopes)) });
    expect(answer.body.data).toEqual({ connectViewer: { scopes: expect.any(Array) } });
  });
});

describe('if other documents may run too', () => {
  const { world } = open;

  it('other documents run', async () => {
    expect((await post(world, { query: other })).body).toEqual(answerOfWho);
    expect((await post(world, { query: other, extensions: persisted(hashOf(other)) })).body).toEqual(answerOfWho);
  });

  it.each(forms(hashOf(other)))('an unknown id is PERSISTED_QUERY_NOT_FOUND: %j', async (named) => {
    for (const headers of [{}, { accept: 'application/json' }, fromRouter]) {
      const error = expectFailure(await post(world, named, headers), 400, 'PERSISTED_QUERY_NOT_FOUND');
      // urql recognises the error only by its message.
      expect(error.message).toBe('PersistedQueryNotFound');
    }
  });
});

describe('if only trusted documents may run', () => {
  const { world } = only;

  it('every other document and every unknown id is DOCUMENT_NOT_TRUSTED, by POST and GET', async () => {
    const refused = [
      { query: other },
      { query: ' ' },
      { query: '{' },
      { query: `${who} ` },
      { query: `${who}#\ud800` },
      { query: other, extensions: persisted(hashOf(other)) },
      { query: '{ __schema { queryType { name } } }' },
      { query: '{ __typename }' },
      ...forms(hashOf(other)),
      { documentId: '__proto__' },
      { documentId: 'constructor' },
    ];
    for (const body of refused) {
      expectFailure(await post(world, body), 400, 'DOCUMENT_NOT_TRUSTED');
      expectFailure(await post(world, body, { accept: 'application/json' }), 400, 'DOCUMENT_NOT_TRUSTED');
    }
    expectFailure(await get(world, { query: other }), 400, 'DOCUMENT_NOT_TRUSTED');
    expectFailure(await get(world, { documentId: hashOf(other) }), 400, 'DOCUMENT_NOT_TRUSTED');
  });

  it('a document that introspects is not trusted, even if it is in the manifest', async () => {
    const query = '{ __schema { queryType { name } } }';
    expectFailure(await post(world, { query }), 400, 'DOCUMENT_NOT_TRUSTED');
    expectFailure(await post(world, { documentId: hashOf(query) }), 400, 'DOCUMENT_NOT_TRUSTED');
  });

  it('no unusual request runs another document', async () => {
    const odd = [
      { method: 'GET', path: `/graphql?query=${encodeURIComponent(who)}&query=${encodeURIComponent(other)}` },
      { method: 'GET', path: `/graphql?query=${encodeURIComponent(other)}&query=${encodeURIComponent(who)}` },
      { method: 'GET', path: `/graphql?documentId=${hashOf(who)}&query=${encodeURIComponent(other)}` },
      { path: `/graphql?query=${encodeURIComponent(other)}`, headers: json, body: '{}' },
      { headers: json, body: JSON.stringify([{ query: other }]) },
      { headers: json, body: `{"query":${JSON.stringify(who)},"query":${JSON.stringify(other)}}` },
    ];
    for (const request of odd) {
      const headers = { 'apollo-require-preflight': 'true', ...request.headers };
      const { body, status } = await exchange(world, { ...request, headers });
      expect({ status, data: body.data }).toEqual({ status: 400, data: undefined });
    }
  });

  it("a caller with the router's secret may run any document, and name one", async () => {
    expect((await post(world, { query: other }, fromRouter)).body).toEqual(answerOfWho);
    const introspection = { query: '{ __schema { queryType { name } } }' };
    expect((await post(world, introspection, fromRouter)).body.data).toEqual({
      __schema: { queryType: { name: 'Query' } },
    });
    expect((await post(world, { documentId: hashOf(who) }, fromRouter)).body).toEqual(answerOfWho);
    expectFailure(await post(world, { documentId: 'a' }, fromRouter), 400, 'PERSISTED_QUERY_NOT_FOUND');
    expectFailure(
      await post(world, { query: other, extensions: persisted(hashOf(who)) }, fromRouter),
      400,
      'BAD_REQUEST',
    );
  });
});

describe('the first request for a trusted document', () => {
  it('finds the document parsed, validated and planned', async () => {
    const { world, file } = await startTrusting(flatManifest([who]));
    onTestFinished(async () => {
      await world.stop();
      file.remove();
    });
    const metrics = async () => (await fetch(`${world.url}/metrics`)).text();
    expect((await post(world, { documentId: hashOf(who) })).body).toEqual(answerOfWho);
    expect(await metrics()).toContain('connect_gateway_cache_lookups_total{cache="documents",result="miss"} 0');
    expect(await metrics()).toContain('connect_gateway_cache_lookups_total{cache="documents",result="hit"} 1');
  });

  it('finds it prepared, whatever other documents callers send', async () => {
    const { world, file } = await startTrusting(flatManifest([who]));
    onTestFinished(async () => {
      await world.stop();
      file.remove();
    });
    const large = (index: number) => `{ a${index}: __typename connectViewer { ${'username '.repeat(250)} } }`;
    for (let index = 0; index < 150; index += 1) expect((await post(world, { query: large(index) })).status).toBe(200);
    const missesOf = async () =>
      /documents",result="miss"} (\d+)/.exec(await (await fetch(`${world.url}/metrics`)).text())?.[1];
    const before = await missesOf();
    await post(world, { documentId: hashOf(who) });
    expect(await missesOf()).toBe(before);
  });
});

describe('the metrics', () => {
  it('distinguish trusted documents, other documents and unknown ids of direct callers', async () => {
    const { world, file } = await startTrusting(flatManifest([who, scopes]));
    onTestFinished(async () => {
      await world.stop();
      file.remove();
    });
    const bodies = [{ documentId: hashOf(who) }, { query: who }, { query: other }, { documentId: 'a' }];
    for (const body of bodies) {
      await post(world, body);
      await post(world, body, fromRouter);
    }
    const text = await (await fetch(`${world.url}/metrics`)).text();
    for (const [document, count] of Object.entries({ trusted: 2, other: 1, 'unknown-id': 1 })) {
      expect(text).toContain(`connect_gateway_trusted_document_requests_total{document="${document}"} ${count}\n`);
    }
    expect(text).toContain('connect_gateway_trusted_documents 2\n');
    expect(text).toContain('connect_gateway_trusted_documents_stale 0\n');
  });
});
