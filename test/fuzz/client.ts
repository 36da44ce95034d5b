import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FuzzRequest, HttpRequest, RawRequest } from './requests.ts';

export interface FuzzAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The time after which a connection with unanswered bytes is closed. */
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
  // The rest is the answer to bytes that were taken for another request.
  const length = Number(headers['content-length'] ?? 0);
  return { status: Number(status), headers, body: said.slice(headEnd + 4, headEnd + 4 + length) };
}

/** Sends requests unchanged, over connections that are kept open. Raw bytes get a connection of their own. */
export class FuzzClient {
  readonly #url: URL;
  readonly #agent: Agent;

  constructor(url: string, connections: number) {
    this.#url = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, timeout: claimTimeoutMs });
  }

  /** `undefined` if bytes that are not a request got no answer, which is allowed. */
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
      // The gateway may reset the connection after its answer.
    }
    return readAnswer(said);
  }
}
