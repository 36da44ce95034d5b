import { wireAccount, wireConnectors, wireSession } from './wire-data.ts';

/** The upstream's responses as bytes. Each is built once. */
export class Answers {
  readonly #built = new Map<string, Buffer>();
  #accounts: number;

  constructor(accounts: number) {
    this.#accounts = accounts;
  }

  /** Sets the number of accounts. */
  setAccounts(accounts: number): void {
    this.#accounts = accounts;
    this.#built.clear();
  }

  /** Returns the response to a request line, such as `GET /accounts?page=1 HTTP/1.1`. */
  to(requestLine: string, keepAlive: boolean): Buffer {
    const key = keepAlive ? requestLine : `close ${requestLine}`;
    const known = this.#built.get(key);
    if (known) return known;
    const built = this.#build(requestLine, keepAlive);
    this.#built.set(key, built);
    return built;
  }

  #build(requestLine: string, keepAlive: boolean): Buffer {
    const [method = '', target = ''] = requestLine.split(' ');
    const found = this.#find(method, new URL(target, 'http://upstream'));
    const [status, body] = found === undefined ? ['404 Not Found', '{"statusCode":404,"message":"Not Found"}'] : found;
    const head = [
      `HTTP/1.1 ${status}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `connection: ${keepAlive ? 'keep-alive' : 'close'}`,
      // Longer than any run, so that no variant sends a request on a connection that is being closed.
      ...(keepAlive ? ['keep-alive: timeout=600'] : []),
    ];
    return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
  }

  #find(method: string, { pathname, searchParams }: URL): readonly [string, string] | undefined {
    if (method === 'POST') return pathname === '/connect_sessions' ? ['201 Created', toJson(wireSession)] : undefined;
    if (pathname === '/connectors/meta') return ['200 OK', toJson(wireConnectors)];
    if (pathname === '/accounts') return ['200 OK', toJson({ data: this.#page(searchParams) })];
    const number = numberOf(decodeURIComponent(pathname.replace('/accounts/', '')));
    return number <= this.#accounts ? ['200 OK', toJson(wireAccount(number))] : undefined;
  }

  #page(parameters: URLSearchParams) {
    const size = Number(parameters.get('page_size') ?? 25);
    const start = (Number(parameters.get('page') ?? 1) - 1) * size;
    const ids = parameters.getAll('account_ids');
    if (ids.length > 0) return ids.slice(start, start + size).map((id) => wireAccount(numberOf(id)));
    const length = Math.max(0, Math.min(size, this.#accounts - start));
    return Array.from({ length }, (_, index) => wireAccount(start + index + 1));
  }
}

function numberOf(id: string): number {
  return Number(id.replace('account-', ''));
}

function toJson(value: unknown): string {
  return JSON.stringify(value);
}
