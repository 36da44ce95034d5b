import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { wireAccount } from '../support/wire-account.ts';

/** A StackOne that has every account, creates every session, and counts the sessions of each owner. */
export interface CountingStackOne {
  readonly url: string;
  readonly sessionsByOwner: ReadonlyMap<string, number>;
}

/** Stops when the test ends. */
export async function startCountingStackOne(): Promise<CountingStackOne> {
  const sessionsByOwner = new Map<string, number>();
  const createSession = (body: string) => {
    const { origin_owner_id: owner, origin_owner_name: name } = JSON.parse(body);
    sessionsByOwner.set(owner, (sessionsByOwner.get(owner) ?? 0) + 1);
    return {
      id: 1,
      organization_id: 1,
      project_id: 'project',
      origin_owner_id: owner,
      origin_owner_name: name,
      created_at: new Date().toISOString(),
      token: `token-of-${owner}`,
      auth_link_url: 'https://stackone.example',
    };
  };
  const server = createServer(async (request, response) => {
    const id = request.url?.split('/').at(-1) ?? '';
    const answer = request.method === 'POST' ? createSession(await text(request)) : wireAccount({ id });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { url: `http://127.0.0.1:${address.port}`, sessionsByOwner };
}
