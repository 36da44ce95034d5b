import type { Sandbox } from '../../src/sandbox/sandbox.ts';

export interface RequestOptions {
  method?: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Headers in addition to, or instead of, the key's `authorization`. */
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: assertions look into answers of every shape.
  body: any;
}

export const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

/** Sends a request with the sandbox's key, and parses the answer as JSON. */
export async function request(sandbox: Sandbox, path: string, options: RequestOptions = {}): Promise<Answer> {
  const { method = 'GET', body, headers } = options;
  const response = await fetch(sandbox.url + path, {
    method,
    headers: {
      authorization: basic(`${sandbox.apiKey}:`),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
