import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FuzzRequest, HttpRequest, RawRequest } from './requests.ts';

export interface FuzzAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How long bytes that are no request are left without an answer before the connection is closed. */
const silenceMs = 50;
const claimTimeoutMs = 30_000;

function readAnswer(said: string): FuzzAnswer | undefined {
  const headEnd = said.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = said.slice(0, headEnd).split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1];
  if (status === undefined) return undefined;
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [name = '', value = ''] = line.split(/: (.*)/s, 2);
    headers[name.toLowerCase()] = value;
  }
  // What follows is the answer to what was taken for another request.
  const length = Number(headers['content-length'] ?? 0);
  return { status: Number(status), headers, body: said.slice(headEnd + 4, headEnd + 4 + length) };
}

/** Sends requests as they are, over connections that are kept, or over one of its own where bytes are to be sent. */
export class FuzzClient {
  readonly #url: URL;
  readonly #agent: Agent;

  constructor(url: string, connections: number) {
    this.#url = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, timeout: claimTimeoutMs });
  }

  /** `undefined` when bytes that are no request got no answer, as they may. */
  send(fuzzRequest: FuzzRequest): Promise<FuzzAnswer | undefined> {
    return fuzzRequest.kind === 'raw' ? this.#sendBytes(fuzzRequest) : this.#sendRequest(fuzzRequest);
  }

  close(): void {
    this.#agent.destroy();
  }

  #sendRequest({ method, path, headers, body }: HttpRequest): Promise<FuzzAnswer> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.#url;
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const sent = request({ agent: this.#agent, hostname, port, method, path, headers: { ...headers, ...length } });
      sent.setTimeout(claimTimeoutMs, () => sent.destroy(new Error('There is no answer.')));
      sent.once('error', reject).once('response', (response) => {
        const answer = (read: string) => ({ status: response.statusCode ?? 0, headers: response.headers, body: read });
        text(response).then((read) => resolve(answer(read)), reject);
      });
      sent.end(body);
    });
  }

  async #sendBytes({ bytes }: RawRequest): Promise<FuzzAnswer | undefined> {
    const socket = connect({ host: this.#url.hostname, port: Number(this.#url.port) });
    socket.write(bytes, 'utf8');
    socket.setTimeout(silenceMs, () => socket.end());
    let said = '';
    try {
      for await (const chunk of socket.setEncoding('latin1')) said += chunk;
    } catch {
      // It may reset the connection, once it has said what is wrong.
    }
    return readAnswer(said);
  }
}
