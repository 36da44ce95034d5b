import type { Behaviour, UpstreamRequest } from '../support/fault-server.ts';
import { wireAccount } from '../support/wire-account.ts';
import { canary } from './canaries.ts';

const headers = [
  `x-upstream: ${canary('upstream-header')}`,
  `set-cookie: session=${canary('upstream-cookie')}`,
  `x-stackone-signature: ${canary('upstream-signature')}`,
  `www-authenticate: Basic realm="${canary('upstream-realm')}"`,
];

function answer(status: number, body: unknown, ...more: string[]): Behaviour {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const length = `content-length: ${Buffer.byteLength(text)}`;
  const lines = [
    `HTTP/1.1 ${status} ${canary('reason')}`,
    'content-type: application/json',
    length,
    ...headers,
    ...more,
  ];
  return (socket) => socket.write(`${lines.join('\r\n')}\r\n\r\n${text}`);
}

/** StackOne's documented error body, with fields that a proxy could add. */
const errorBody = {
  statusCode: 500,
  message: 'Failed, see https://api.stackone.example/canary-path-5f1d?key=canary-query-5f1d for more.',
  errors: [`No such thing: ftp://${canary('user')}:${canary('password')}@host.example/${canary('file')}`],
  provider_errors: [{ status: 401, url: canary('provider-url'), raw: canary('provider-words') }],
  stack: `Error: ${canary('upstream-stack')}\n    at handler (/srv/stackone/${canary('upstream-file')}.js:1:1)`,
  request: { headers: { authorization: canary('echoed-key') } },
};

const session = {
  id: 'session-1',
  organization_id: 1,
  project_id: 'project-1',
  origin_owner_id: 'acme-corp',
  origin_owner_name: 'Name of acme-corp',
  created_at: '2026-01-12T09:30:00.000Z',
  external_trigger_token: canary('trigger-token'),
  metadata: { note: canary('stored-metadata') },
  token: canary('session-token'),
  auth_link_url: `https://connect.example/${canary('auth-link')}`,
};

const account = {
  ...wireAccount({ origin_owner_id: 'acme-corp' }),
  label: canary('label'),
  credentials: { password: canary('credentials') },
  setup_information: { domain: canary('setup-information') },
};

function goodBody({ method, path: whole }: UpstreamRequest): unknown {
  const path = whole.replace(`/${canary('base-path')}`, '');
  if (path.startsWith('/connect_sessions')) return session;
  if (path.startsWith('/connectors')) return [];
  if (method === 'GET' && path.startsWith('/accounts?')) return [account];
  return { ...account, id: path.slice('/accounts/'.length) };
}

const goodText = (request: UpstreamRequest) => JSON.stringify(goodBody(request));

const ofStatuses = (...statuses: readonly number[]): Readonly<Record<string, Behaviour>> =>
  Object.fromEntries(statuses.map((status) => [`status ${status}`, answer(status, errorBody, 'retry-after: 30')]));

/** Useless responses, with canaries in all their text. */
export const badAnswers: Readonly<Record<string, Behaviour>> = {
  ...ofStatuses(400, 401, 402, 403, 404, 405, 408, 409, 412, 418, 422, 429, 501),
  redirect: answer(302, '', `location: https://${canary('redirect')}.example/`),
  'not JSON': answer(200, `{"token": "${canary('half-json')}", `),
  'another type': (socket) => socket.end(`HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<p>${canary('page')}`),
  'another shape': answer(200, { id: canary('shape'), data: canary('data'), [canary('key')]: { a: canary('value') } }),
  'rows of another shape': answer(200, [{ id: 1, [canary('row-key')]: canary('row') }, canary('row')]),
  'no body': answer(200, ''),
  'not HTTP': (socket) => socket.end(`220 ${canary('banner')} ESMTP ready\r\n`),
  'a broken header': (socket) => socket.end(`HTTP/1.1 200 OK\r\n${canary('header')}\x00: ${canary('nul')}\r\n\r\n`),
  'headers without end': (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${canary('long').repeat(10_000)}\r\n\r\n`),
  'an oversized body': (socket) => socket.write(`HTTP/1.1 200 OK\r\n\r\n"${canary('large').repeat(400_000)}"`),
  'another account': (socket, request) => answer(200, { ...account, id: canary('other-account') })(socket, request),
  'a date that is none': (socket, request) => {
    const damaged = { created_at: canary('date'), updated_at: canary('date') };
    answer(200, { ...session, ...account, ...damaged })(socket, request);
  },
  'values that the schema does not know': (socket, request) => {
    const unknown = { status: canary('status with spaces, and more'), type: `{"${canary('type')}"}` };
    const good = goodBody(request);
    answer(200, Array.isArray(good) ? good.map((row) => ({ ...row, ...unknown })) : { ...Object(good), ...unknown })(
      socket,
      request,
    );
  },
};

/** StackOne's own failures, each of which soon opens a circuit. */
export const outages: Readonly<Record<string, Behaviour>> = {
  ...ofStatuses(500, 502, 503, 599),
  'half an answer': (socket, request) =>
    socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 9999\r\ncontent-type: application/json\r\n\r\n${goodText(request)}`),
  'half an answer and a reset': (socket, request) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n${goodText(request)}`);
    setTimeout(() => socket.resetAndDestroy(), 20);
  },
  'a reset': (socket) => socket.resetAndDestroy(),
  silence: () => {},
};
