import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { sendRaw } from '../support/raw-http.ts';
import { startWorld } from '../support/world.ts';
import { exchange, expectFailure, json } from './exchange.ts';

const world = await startWorld();
beforeEach(() => world.sandbox.reset());
afterAll(() => world.stop());

describe('a request that is not UTF-8', () => {
  const mutation = `mutation ($label: String) {
    createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "A", label: $label }) { token } }`;
  const create = (label: Uint8Array) =>
    Buffer.concat([
      Buffer.from(`{"query":${JSON.stringify(mutation)},"variables":{"label":"`),
      label,
      Buffer.from('"}}'),
    ]);

  it.each([
    ['a Latin-1 letter', [0xe9]],
    ['a character that is cut short', [0xe2, 0x82]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a slash in two bytes', [0xc0, 0xaf]],
  ])('is a BAD_REQUEST before its execution: %s', async (_name, bytes) => {
    for (const contentType of ['application/json', 'application/json; charset=us-ascii']) {
      const headers = { 'content-type': contentType };
      expectFailure(await exchange(world, { headers, body: create(Uint8Array.from(bytes)) }), 400, 'BAD_REQUEST');
    }
    expect(world.sandbox.requests).toEqual([]);
  });

  it('is not assumed if a character is split between two chunks of the body', async () => {
    const bytes = create(Buffer.from('€'));
    const cut = bytes.indexOf('€') + 1;
    const body = new ReadableStream({
      start(controller) {
        for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) controller.enqueue(piece);
        controller.close();
      },
    });
    expect((await exchange(world, { headers: json, body })).body.errors).toBeUndefined();
    expect(world.sandbox.requests).toMatchObject([{ body: { label: '€' } }]);
  });

  const get = (id: string) => `/graphql?query={linkedAccount(id:"${id}"){id}}`;

  it.each(['%E9', '%ED%A0%80', '%C0%AF', '\u00e9'])('is a BAD_REQUEST with %s in the URL', async (letter) => {
    const answer = await sendRaw(
      world.url,
      `GET ${get(letter)} HTTP/1.1\r\nhost: a\r\nconnection: close\r\napollo-require-preflight: true\r\n\r\n`,
    );
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
    expect(world.sandbox.requests).toEqual([]);
  });

  it('is not assumed for a percent sign that encodes nothing', async () => {
    const headers = { 'apollo-require-preflight': 'true' };
    const answer = await exchange(world, { method: 'GET', path: get('%C3%A9 100%'), headers });
    expect(answer.body).toEqual({ data: { linkedAccount: null } });
  });
});
