import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { startWorld } from '../../test/support/world.ts';
import * as texts from '../src/__generated__/operations.ts';
import { createConnectClient } from '../src/index.ts';
import manifest from '../trusted-documents.json' with { type: 'json' };

const file = fileURLToPath(new URL('../trusted-documents.json', import.meta.url));
const world = await startWorld({ config: { trustedDocuments: { file, only: true } } });
afterAll(() => world.stop());
const client = createConnectClient({ url: `${world.url}/graphql` });

describe('./trusted-documents.json', () => {
  it('has exactly the texts that the client sends', () => {
    expect(manifest.operations.map(({ body }) => body).toSorted()).toEqual(Object.values<string>(texts).toSorted());
  });

  it('lets the client work with a gateway that allows nothing else', async () => {
    const { connectSession } = await client.createViewerConnectSession({ provider: 'hibob' });
    expect(connectSession.provider).toBe('hibob');
    expect((await client.linkedAccounts()).nodes).not.toEqual([]);
    const other = await client.request('{ connectViewer { username } }', {});
    expect(other.errors?.[0]?.extensions?.code).toBe('DOCUMENT_NOT_TRUSTED');
  });

  it('lets the client receive events', async () => {
    const status = await new Promise((resolve) => {
      const stop = client.events({ onEvent: () => {}, onStatus: (now) => now !== 'connecting' && resolve(now) });
      afterAll(stop);
    });
    expect(status).toBe('live');
  });
});
