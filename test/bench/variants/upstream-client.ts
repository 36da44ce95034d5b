import { Pool } from 'undici';
import type { WireAccount, WireConnector, WireSession } from '../upstream/wire-data.ts';
import {
  type SessionInput,
  toAccount,
  toAccountPage,
  toConnector,
  toSessionPayload,
  toWireSession,
} from './mapping.ts';

const headers = { accept: 'application/json', authorization: `Basic ${Buffer.from('bench-key:').toString('base64')}` };
const jsonHeaders = { ...headers, 'content-type': 'application/json' };

/** A client of StackOne on undici that sends as few requests as possible, for the passthrough and Mercurius. */
export function createUpstreamClient(url: string) {
  const pool = new Pool(url);

  async function get(path: string): Promise<string> {
    const answer = await pool.request({ method: 'GET', path, headers });
    return answer.body.text();
  }

  async function accounts(query: URLSearchParams): Promise<readonly WireAccount[]> {
    const { data }: { data: readonly WireAccount[] } = JSON.parse(await get(`/accounts?${query}`));
    return data;
  }

  return {
    async createSession(input: SessionInput) {
      const body = JSON.stringify(toWireSession(input));
      const answer = await pool.request({ method: 'POST', path: '/connect_sessions', headers: jsonHeaders, body });
      const session: WireSession = JSON.parse(await answer.body.text());
      return toSessionPayload(session, input.expiresIn);
    },
    async accountPage(first: number, page = 1) {
      const rows = await accounts(new URLSearchParams({ page: String(page), page_size: String(first) }));
      return toAccountPage(rows, first);
    },
    async accountsById(ids: readonly string[]) {
      const query = new URLSearchParams({ page: '1', page_size: String(ids.length) });
      for (const id of ids) query.append('account_ids', id);
      const byId = new Map((await accounts(query)).map((account) => [account.id, toAccount(account)]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    async connectors() {
      const all: readonly WireConnector[] = JSON.parse(await get('/connectors/meta?include=resources,inactive'));
      return all.map(toConnector);
    },
  };
}
