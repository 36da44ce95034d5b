import { afterEach, describe, expect, it } from 'vitest';
import { createOperationRecorder, type SentOperation } from '../../src/pages/demo/browser/operation-recorder.ts';
import { type RawServer, startRawServer } from '../support/raw-server.ts';

let server: RawServer | undefined;
afterEach(() => server?.close());

const eventStream = { 'content-type': 'text/event-stream' };
const json = { 'content-type': 'application/json' };

/** What is recorded of operations that are answered so. */
async function record(headers: Readonly<Record<string, string>>, body: string) {
  server = await startRawServer((_request, response) => {
    response.writeHead(200, headers);
    if (headers === eventStream) response.flushHeaders();
    else response.end(body);
  });
  const changes: (readonly [key: string, operation: SentOperation])[] = [];
  const recorder = createOperationRecorder((key, operation) => changes.push([key, operation]));
  const { url } = server;
  const send = (query: string, variables?: object, signal?: AbortSignal) =>
    recorder.fetch(url, { method: 'POST', body: JSON.stringify({ query, variables }), ...(signal && { signal }) });
  return { changes, send, results: () => changes.map(([, { result }]) => result) };
}

const query = 'query Q($id:ID!){a(id:$id){id}}';

describe('the record of what the demo sends', () => {
  it('names an operation, and follows it to its result', async () => {
    const { changes, send, results } = await record(json, '{"data":{}}');
    await (await send(query, { id: '1' })).json();
    expect(changes[0]?.[1]).toEqual({
      name: 'Q',
      type: 'query',
      document: query,
      variables: { id: '1' },
      times: 1,
      result: 'running',
    });
    expect(results()).toEqual(['running', 'OK']);
  });

  it('counts the same operation with the same variables, and keeps others apart', async () => {
    const { changes, send } = await record(json, '{"data":{}}');
    await send(query, { id: '1' });
    await send(query, { id: '1' });
    await send(query, { id: '2' });
    expect(new Set(changes.map(([key]) => key)).size).toBe(2);
    expect(changes.map(([, { times }]) => times)).toEqual([1, 1, 2, 2, 1, 1]);
  });

  it.each([
    ['the code of the first error', '{"errors":[{"extensions":{"code":"NOT_FOUND"}},{}]}', 'NOT_FOUND'],
    ['that an error has no code', '{"errors":[{}]}', 'ERROR'],
    ['that the answer is no JSON', '<html>', 'HTTP 200'],
  ])('says %s', async (_name, body, result) => {
    const { send, results } = await record(json, body);
    await send(query);
    expect(results()).toEqual(['running', result]);
  });

  it('says that a stream is open, and that it has ended', async () => {
    const { send, results } = await record(eventStream, '');
    const controller = new AbortController();
    await send('subscription S{a}', {}, controller.signal);
    controller.abort();
    expect(results()).toEqual(['running', 'streaming', 'ended']);
  });

  it('says that the gateway was not reached, and lets the caller know', async () => {
    const { send, results } = await record(json, '');
    server?.close();
    await expect(send(query)).rejects.toThrow();
    expect(results()).toEqual(['running', 'NETWORK_ERROR']);
  });
});
