/** The answer of a route. */
export interface Reply {
  readonly status: number;
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(value: unknown, status = 200): Reply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(value) ?? '' };
}

export function html(body: string, status = 200): Reply {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

export function svg(body: string): Reply {
  return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body };
}

export function noContent(headers: Reply['headers'] = {}): Reply {
  return { status: 204, headers, body: '' };
}
