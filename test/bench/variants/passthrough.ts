/** The baseline: the least that a Node server can do between a caller and StackOne. It has no GraphQL. */
import { createServer } from 'node:http';
import type { SessionInput } from './mapping.ts';
import { settings } from './settings.ts';
import { createUpstreamClient } from './upstream-client.ts';

interface Variables {
  readonly input?: SessionInput;
  readonly first?: number;
  /** Here the number of the page. */
  readonly after?: string | null;
  readonly representations?: readonly { readonly id: string }[];
}

const stackone = createUpstreamClient(settings.upstreamUrl);

/** The variables show which of the bench's operations it is. */
async function answer({ input, first, after, representations }: Variables) {
  if (input) return { createConnectSession: await stackone.createSession(input) };
  if (first !== undefined) return { linkedAccounts: await accountPage(first, after) };
  if (representations) return { _entities: await stackone.accountsById(representations.map(({ id }) => id)) };
  return { connectors: await stackone.connectors() };
}

async function accountPage(first: number, after: string | null | undefined) {
  const page = Number(after ?? 1);
  const { nodes, pageInfo } = await stackone.accountPage(first, page);
  // Only requests that page through a list send `after` and ask for a cursor.
  return { nodes, pageInfo: after === undefined ? pageInfo : { ...pageInfo, endCursor: String(page + 1) } };
}

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (piece: string) => {
    text += piece;
  });
  request.on('end', async () => {
    const { variables = {} }: { variables?: Variables } = JSON.parse(text);
    const body = JSON.stringify({ data: await answer(variables) });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});
server.listen(settings.port, '127.0.0.1');
