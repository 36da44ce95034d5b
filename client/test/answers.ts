import type { CreatedSession, LinkedAccount } from '../src/index.ts';

/** A request that a client has sent. */
export interface SentRequest {
  readonly headers: Headers;
  readonly body: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> };
  readonly signal: AbortSignal | null;
}

export type Answer = (request: SentRequest) => Response | Promise<Response>;

/** A `fetch` that gives the answers in turn, and the last one again and again. */
export function answering(...answers: readonly Answer[]) {
  const sent: SentRequest[] = [];
  const fetch = async (_url: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const request = {
      headers: new Headers(init.headers),
      body: JSON.parse(String(init.body)),
      signal: init.signal ?? null,
    };
    sent.push(request);
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    if (!answer) throw new Error('There is no answer.');
    return answer(request);
  };
  return { fetch, sent };
}

export const data =
  (fields: object): Answer =>
  () =>
    Response.json({ data: fields });

export const failure =
  (code: string, extensions: object = {}, status = 200): Answer =>
  () =>
    Response.json(
      { errors: [{ message: `It is ${code}.`, extensions: { code, retryable: false, ...extensions } }] },
      { status },
    );

export const offline: Answer = () => Promise.reject(new TypeError('fetch failed'));

export const account: LinkedAccount = {
  id: 'a1',
  provider: 'hibob',
  providerName: 'Hibob',
  connector: { provider: 'hibob', name: 'Hibob', logoUrl: null },
  status: 'ACTIVE',
  needsReconnection: false,
  statusReasons: [],
  originOwnerId: 'dev-owner',
  originOwnerName: 'Development Owner',
  originUsername: 'dev',
  label: null,
  type: 'PRODUCTION',
  setupInformation: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

export const session: CreatedSession = {
  connectSession: {
    id: 's1',
    provider: 'hibob',
    categories: null,
    originUsername: 'dev',
    accountId: null,
    label: null,
    metadata: null,
    createdAt: '2026-01-01T00:00:00.000Z',
  },
  token: 'token-of-the-session',
  authLinkUrl: 'https://app.stackone.example/embedded/integrations?token=token-of-the-session',
  expiresAt: null,
};
