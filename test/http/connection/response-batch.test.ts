import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sendInBatch } from '../../../src/http/connection/response-batch.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Records what is sent to it. */
const responseTo = (sent: string[]) => ({ end: (body: string) => sent.push(body) });

describe('answers', () => {
  it('that become ready in one turn of the event loop are sent at its end, in order, each once', async () => {
    const sent: string[] = [];
    const response = responseTo(sent);
    sendInBatch(response, 'first');
    await Promise.resolve();
    sendInBatch(response, 'second');
    expect(sent).toEqual([]);
    await turn();
    expect(sent).toEqual(['first', 'second']);
    sendInBatch(response, 'third');
    await turn();
    expect(sent).toEqual(['first', 'second', 'third']);
  });

  it('to disconnected callers do not prevent others', async () => {
    const held: ServerResponse[] = [];
    const server = createServer((_request, response) => {
      const [leaver] = held;
      if (!leaver) return held.push(response);
      for (const each of [leaver, response]) sendInBatch(each.writeHead(200), 'answer');
      return leaver.destroy();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => {
      server.close();
    });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    const left = expect(fetch(url)).rejects.toThrow();
    await expect.poll(() => held.length).toBe(1);
    expect(await (await fetch(url)).text()).toBe('answer');
    await left;
  });
});
