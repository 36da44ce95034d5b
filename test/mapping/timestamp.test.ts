import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { startRawServer } from '../support/raw-server.ts';
import { wireAccount } from '../support/wire-account.ts';
import { startWorld } from '../support/world.ts';

afterEach(() => vi.unstubAllEnvs());

const session = {
  id: 1,
  organization_id: 1,
  project_id: 'project',
  origin_owner_id: 'dev-owner',
  origin_owner_name: 'Development Owner',
  created_at: '2026-01-12 09:30:00.1234567',
  token: 'token',
  auth_link_url: 'https://connect.example/link',
};

const account = wireAccount({
  created_at: '2026-01-12T09:30:00',
  updated_at: '2026-03-02 16:05:41.118',
  status_reasons: [{ timestamp: '2026-03-02T16:05' }, { timestamp: 'nonsense' }],
});

it("reads StackOne's timestamps without an offset as UTC, in every time zone", async () => {
  vi.stubEnv('TZ', 'America/New_York');
  const upstream = await startRawServer((request, response) =>
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify(request.method === 'POST' ? session : account)),
  );
  const world = await startWorld({ upstreamUrl: upstream.url });
  onTestFinished(async () => {
    await world.stop();
    upstream.close();
  });
  const read = '{ linkedAccount(id: "account-1") { createdAt updatedAt statusReasons { timestamp } } }';
  expect((await world.graphql(read)).body).toEqual({
    data: {
      linkedAccount: {
        createdAt: '2026-01-12T09:30:00.000Z',
        updatedAt: '2026-03-02T16:05:41.118Z',
        statusReasons: [{ timestamp: '2026-03-02T16:05:00.000Z' }, { timestamp: null }],
      },
    },
  });
  const create = `mutation { createViewerConnectSession(input: { expiresIn: 60 }) {
    expiresAt connectSession { createdAt }
  } }`;
  expect((await world.graphql(create)).body).toEqual({
    data: {
      createViewerConnectSession: {
        expiresAt: '2026-01-12T09:31:00.123Z',
        connectSession: { createdAt: '2026-01-12T09:30:00.123Z' },
      },
    },
  });
});
