import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Exchange {
  readonly headers: IncomingHttpHeaders;
  readonly answer: { readonly extensions?: Readonly<Record<string, unknown>> };
}

/** A proxy between a router and a subgraph that records the traffic. */
export interface RecordingProxy {
  readonly url: string;
  readonly exchanges: Exchange[];
  /** While set, connections are cut at once. */
  cut: boolean;
  stop(): Promise<void>;
}

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const server = createServer(async (request, response) => {
    if (proxy.cut) return request.socket.destroy();
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) {
      if (typeof value === 'string' && !/^(host|connection|content-length|transfer-encoding)$/.test(name)) {
        headers.set(name, value);
      }
    }
    const answer = await fetch(target, { method: 'POST', headers, body: await text(request) });
    const body = await answer.text();
    proxy.exchanges.push({ headers: request.headers, answer: JSON.parse(body) });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(body);
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const proxy: RecordingProxy = {
    url: `http://127.0.0.1:${port}/graphql`,
    exchanges: [],
    cut: false,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
