import type { GraphQLSchema } from 'graphql';
import { DocumentWriter, type OperationRequest } from './documents.ts';
import { type Random, randomFor } from './random.ts';
import { damage, makeJson, makeString } from './values.ts';

export interface HttpRequest {
  readonly kind: 'http';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Bytes for a connection of their own. They may not be HTTP. */
export interface RawRequest {
  readonly kind: 'raw';
  readonly bytes: string;
}

export type FuzzRequest = HttpRequest | RawRequest;

const json = { 'content-type': 'application/json' };

/** Returns the request with this number in the run with this seed. */
export function requestOf(schema: GraphQLSchema, seed: number, index: number): FuzzRequest {
  const random = randomFor(seed, index);
  const write = () => new DocumentWriter(schema, random).write();
  const post = (body: string, headers: Readonly<Record<string, string>> = json): HttpRequest => ({
    ...{ kind: 'http', method: 'POST', path: '/graphql', headers, body },
  });
  const make = random.weighted<() => FuzzRequest>([
    [32, () => post(JSON.stringify(write()))],
    [22, () => post(JSON.stringify(withDamage(random, write())))],
    [12, () => post(damage(random, JSON.stringify(write())))],
    [8, () => post(JSON.stringify({ ...write(), variables: makeJson(random) }))],
    [5, () => post(JSON.stringify(makeRequestObject(random, write().query)))],
    [7, () => post(JSON.stringify(write()), makeHeaders(random))],
    [6, () => ({ kind: 'http', method: 'GET', path: makeQuery(random, write()), headers: makeGetHeaders(random) })],
    [5, () => makeOther(random, JSON.stringify(write()))],
    [3, () => ({ kind: 'raw', bytes: makeBytes(random, JSON.stringify(write())) })],
  ]);
  return make();
}

function withDamage(random: Random, operation: OperationRequest): OperationRequest {
  return { ...operation, query: damage(random, operation.query) };
}

/** A JSON body that is usually not a request. */
function makeRequestObject(random: Random, query: string): unknown {
  const request = {
    query: random.chance(0.5) ? query : makeJson(random),
    variables: makeJson(random),
    operationName: makeJson(random),
    extensions: random.chance(0.5)
      ? { persistedQuery: { version: 1, sha256Hash: makeString(random) } }
      : makeJson(random),
    [makeString(random)]: makeJson(random),
  };
  return random.weighted<() => unknown>([
    [6, () => request],
    [2, () => [request, request]],
    [2, () => makeJson(random)],
  ])();
}

/** Values that a client library accepts. Others are sent as bytes. */
function headerValue(random: Random): string {
  return makeString(random)
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
    .slice(0, 2_000);
}

function makeHeaders(random: Random): Record<string, string> {
  const type = random.pick([
    ...['application/json', 'application/json; charset=utf-8', 'application/json;charset=utf-16', 'APPLICATION/JSON'],
    ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', 'application/graphql'],
    ...['application/json\t; a=b', 'application/json, text/plain', ';', '', headerValue(random)],
  ]);
  const accept = random.pick([
    ...[
      '*/*',
      'application/json',
      'application/graphql-response+json',
      'text/html',
      'multipart/mixed',
      '',
      ',;q=',
      'a/b',
    ],
    ...['application/json;q=0', 'application/json;q=0.5, */*;q=0.1', 'text/event-stream', headerValue(random)],
  ]);
  const others: readonly (readonly [string, string])[] = [
    ['content-encoding', random.pick(['gzip', 'br', 'identity', 'deflate, gzip', headerValue(random)])],
    ['idempotency-key', random.pick(['key-1', 'key-2', 'x'.repeat(300), headerValue(random)])],
    ['x-request-id', random.pick(['abcd1234', 'a', 'x'.repeat(70), headerValue(random)])],
    ['authorization', random.pick(['Bearer a.b.c', 'Bearer ', 'Basic YTpi', headerValue(random)])],
    ['x-router-authorization', headerValue(random)],
    ['origin', random.pick(['https://evil.example', 'null', headerValue(random)])],
    ['cookie', headerValue(random)],
    ['apollo-federation-include-trace', 'ftv1'],
    ['expect', random.pick(['100-continue', '200-ok'])],
    ['host', headerValue(random)],
    ['x-forwarded-for', headerValue(random)],
    ['__proto__', headerValue(random)],
  ];
  const chosen = others.filter(() => random.chance(0.3));
  return { 'content-type': type, accept, ...Object.fromEntries(chosen.filter(([name]) => name !== '__proto__')) };
}

function makeGetHeaders(random: Random): Record<string, string> {
  return random.weighted<Record<string, string>>([
    [6, { 'apollo-require-preflight': 'true' }],
    [1, {}],
    [1, { accept: 'text/html' }],
    [1, { 'apollo-require-preflight': 'true', 'content-type': 'text/plain' }],
  ]);
}

function makeQuery(
  random: Random,
  { query, variables }: { readonly query: string; readonly variables: unknown },
): string {
  const text = random.chance(0.5) ? query : damage(random, query);
  const encoded = JSON.stringify(random.chance(0.7) ? variables : makeJson(random));
  // The gateway refuses longer heads, which not every client library handles.
  const parameters = new URLSearchParams({ query: text.slice(0, 3_000), variables: encoded.slice(0, 2_000) });
  return `/graphql?${random.chance(0.9) ? parameters : encodeURI(makeString(random).toWellFormed()).slice(0, 3_000)}`;
}

/** Other paths and methods. */
function makeOther(random: Random, body: string): HttpRequest {
  const part = encodeURI(makeString(random).toWellFormed()).slice(0, 500);
  const path = random.pick([
    '/graphql',
    '/graphql/',
    '/',
    '/livez',
    '/readyz',
    '/metrics',
    '/webhooks/stackone',
    '/%',
    `/${part}`,
  ]);
  const method = random.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE']);
  const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  return {
    kind: 'http',
    method,
    path,
    headers: random.chance(0.7) ? json : makeHeaders(random),
    ...(hasBody && { body }),
  };
}

function makeBytes(random: Random, body: string): string {
  const request = [
    `${random.pick(['POST', 'GET', 'PUT', 'FOO', 'PRI'])} /graphql HTTP/1.${random.pick(['0', '1', '1', '1', '2'])}`,
    'host: gateway',
    'connection: close',
    random.pick(['content-type: application/json', `x-a: ${makeString(random)}`, ': a', 'x-a:\tb', 'x-a : b']),
    random.pick([
      `content-length: ${Buffer.byteLength(body)}`,
      `content-length: ${random.pick(['-1', '0', '1e3', '99999999999999999999', '5, 5', makeString(random)])}`,
      'transfer-encoding: chunked',
      'transfer-encoding: chunked\r\ncontent-length: 5',
      'upgrade: websocket\r\nconnection: upgrade',
    ]),
    '',
    random.chance(0.3) ? `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body,
  ].join('\r\n');
  return random.chance(0.6) ? request : damage(random, request);
}
