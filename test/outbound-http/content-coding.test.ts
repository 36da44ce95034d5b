import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, type InputType, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StackOneError } from '../../src/stackone/stackone-error.ts';
import type { StackOneHttp } from '../../src/stackone/transport/http.ts';
import { type RawServer, startRawServer } from '../support/raw-server.ts';
import { connectTo, testOrigin } from '../support/stackone.ts';

const answer = z.object({ name: z.string() });
const read = { method: 'GET', endpoint: '/things', path: '/things', answer, effect: 'none' } as const;
const create = { ...read, method: 'POST', body: { a: 1 }, effect: 'creation' } as const;
const operation = { ...testOrigin, deadline: Number.POSITIVE_INFINITY };
const body = JSON.stringify({ name: 'Zoë' });
const mebibyte = 1024 * 1024;

let server: RawServer | undefined;
let http: StackOneHttp | undefined;
afterEach(async () => {
  server?.close();
  await http?.close();
});

/** A StackOne that answers every request with this status, these bytes, and this `content-encoding`. */
async function connect(bytes: InputType, coding: string | string[], status = 200): Promise<StackOneHttp> {
  server = await startRawServer((_request, response) => {
    response.setHeader('content-encoding', coding).writeHead(status, { 'content-type': 'application/json' }).end(bytes);
  });
  http = connectTo(server.url);
  return http;
}

async function failureOf(client: StackOneHttp, request: typeof read | typeof create = read) {
  const error = await client.send(request, operation).then(
    () => expect.unreachable('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  return error instanceof StackOneError ? error.failure : expect.unreachable(String(error));
}

const compressors: readonly (readonly [string, (bytes: InputType) => Buffer])[] = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
];

describe('a request', () => {
  it('accepts only uncompressed responses', async () => {
    const client = await connect(body, 'identity');
    expect(await client.send(read, operation)).toEqual({ name: 'Zoë' });
    expect(server?.requests[0]?.headers['accept-encoding']).toBe('identity');
  });
});

describe('a compressed response', () => {
  it.each(compressors)('is read if its coding is %s (%#)', async (coding, compress) => {
    const client = await connect(compress(body), coding);
    expect(await client.send(read, operation)).toEqual({ name: 'Zoë' });
    expect(await client.send(create, operation)).toEqual({ name: 'Zoë' });
  });

  it.each<[string, string | string[]]>([
    ['in one header', 'deflate, identity,,GZip , br'],
    ['in several headers', ['deflate', 'gzip', 'br']],
  ])('is read if it has several codings %s', async (_name, codings) => {
    const client = await connect(brotliCompressSync(gzipSync(deflateSync(body))), codings);
    expect(await client.send(read, operation)).toEqual({ name: 'Zoë' });
  });

  it('is read if it arrives in many chunks', async () => {
    const bytes = gzipSync(JSON.stringify({ name: 'x'.repeat(10_000) }), { level: 0 });
    server = await startRawServer(async (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      for (const byte of bytes.subarray(0, 20)) await new Promise((next) => response.write(Buffer.of(byte), next));
      response.end(bytes.subarray(20));
    });
    http = connectTo(server.url);
    expect(await http.send(read, operation)).toEqual({ name: 'x'.repeat(10_000) });
  });

  it.each(compressors)('is a bad response if its %s is truncated (%#)', async (coding, compress) => {
    const bytes = compress(body);
    const client = await connect(bytes.subarray(0, bytes.length - 3), coding);
    expect(await failureOf(client)).toEqual({ kind: 'bad-response', problem: 'malformed content coding' });
  });

  it.each(['gzip', 'deflate', 'br', 'zstd'])('is a bad response if it is not really %s', async (coding) => {
    const client = await connect(body, coding);
    expect(await failureOf(client)).toEqual({ kind: 'bad-response', problem: 'malformed content coding' });
  });

  it.each(['compress', 'gzip, secret', 'gzip; q=1', '*'])('is a bad response if its coding is %j', async (coding) => {
    const client = await connect(gzipSync(body), coding);
    expect(await failureOf(client)).toEqual({ kind: 'bad-response', problem: 'unknown content coding' });
  });

  it('is a bad response if it has more codings than an origin and its proxies apply', async () => {
    const client = await connect(
      gzipSync(body),
      Array.from({ length: 5 }, () => 'gzip'),
    );
    expect(await failureOf(client)).toEqual({ kind: 'bad-response', problem: 'too many content codings' });
  });

  it('is a bad response if its zstd window is larger than HTTP allows', async () => {
    const allowed = await connect(zstdFrame(body, 23), 'zstd');
    expect(await allowed.send(read, operation)).toEqual({ name: 'Zoë' });
    server?.close();
    await allowed.close();
    const tooLarge = await connect(zstdFrame(body, 24), 'zstd');
    expect(await failureOf(tooLarge)).toEqual({ kind: 'bad-response', problem: 'malformed content coding' });
  });
});

/** RFC 8878: a frame with a window of 2 to the power of `windowLog` and one uncompressed block. */
function zstdFrame(text: string, windowLog: number): Buffer {
  const content = Buffer.from(text);
  const blockHeader = (content.length << 3) | 1;
  return Buffer.concat([
    Buffer.of(0x28, 0xb5, 0x2f, 0xfd, 0, (windowLog - 10) << 3),
    Buffer.of(blockHeader & 0xff, blockHeader >> 8, 0),
    content,
  ]);
}

describe('a decoded response', () => {
  const members = (count: number) => Buffer.concat(Array(count).fill(gzipSync(Buffer.alloc(mebibyte, ' '))));

  it('is read up to 5 MiB', async () => {
    const client = await connect(Buffer.concat([members(4), gzipSync(body)]), 'gzip');
    expect(await client.send(read, operation)).toEqual({ name: 'Zoë' });
  });

  it('is not decoded beyond 5 MiB', async () => {
    const broken = Buffer.concat([gzipSync('').subarray(0, 10), Buffer.alloc(100, 0xff)]);
    const small = await connect(Buffer.concat([members(4), broken]), 'gzip');
    expect(await failureOf(small)).toMatchObject({ problem: 'malformed content coding' });
    server?.close();
    await small.close();
    const large = await connect(Buffer.concat([members(6), broken]), 'gzip');
    expect(await failureOf(large)).toEqual({ kind: 'bad-response', problem: 'too large' });
  });

  it.each(compressors)('is too large in %s (%#)', async (coding, compress) => {
    const client = await connect(compress(Buffer.alloc(6 * mebibyte, ' ')), coding);
    expect(await failureOf(client)).toEqual({ kind: 'bad-response', problem: 'too large' });
  });

  it('is too large in the first of two codings', async () => {
    const client = await connect(gzipSync(gzipSync(Buffer.alloc(6 * mebibyte), { level: 0 })), 'gzip, gzip');
    expect(await failureOf(client)).toEqual({ kind: 'bad-response', problem: 'too large' });
  });
});

describe('a compressed error response', () => {
  it('keeps its details', async () => {
    const client = await connect(gzipSync('{"message":"Wrong category."}'), 'gzip', 422);
    expect(await failureOf(client)).toMatchObject({ kind: 'refused', status: 422, details: ['Wrong category.'] });
  });

  it.each([
    ['compress', body],
    ['gzip', body],
    ['br', brotliCompressSync(Buffer.alloc(6 * mebibyte))],
  ])("counts with its status if its %s can't be decoded", async (coding, bytes) => {
    const client = await connect(bytes, coding, 401);
    expect(await failureOf(client)).toEqual({ kind: 'refused', status: 401, details: [], retryAfter: undefined });
  });
});

describe("a creation whose response can't be decoded", () => {
  it('is a bad response, like one that is not JSON', async () => {
    const client = await connect(body, 'gzip');
    expect(await failureOf(client, create)).toMatchObject({ kind: 'bad-response' });
    expect(server?.requests).toHaveLength(1);
  });
});
