import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startWorld } from '../support/world.ts';

let now = Date.UTC(2026, 0, 31);
const world = await startWorld({ sandbox: { now: () => now } });
afterAll(() => world.stop());
afterEach(() => world.sandbox.reset());

const authenticate = /* GraphQL */ `
  mutation ($token: String!) {
    authenticateConnectSession(input: { token: $token }) {
      connectSession {
        id
        originOwnerId
        metadata
        createdAt
      }
    }
  }
`;

async function newToken(): Promise<string> {
  const { body } = await world.graphql(
    `mutation { createConnectSession(input: {
      originOwnerId: "dev-owner", originOwnerName: "Development Owner", expiresIn: 60, metadata: { a: [1] } }) { token } }`,
  );
  return body.data.createConnectSession.token;
}

describe('authenticateConnectSession', () => {
  it('returns the session that a token belongs to', async () => {
    const token = await newToken();
    const { body } = await world.graphql(authenticate, { token });
    expect(body).toEqual({
      data: {
        authenticateConnectSession: {
          connectSession: {
            id: expect.any(String),
            originOwnerId: 'dev-owner',
            metadata: { a: [1] },
            createdAt: '2026-01-31T00:00:00.000Z',
          },
        },
      },
    });
    expect(world.sandbox.requests.at(-1)).toMatchObject({ path: '/connect_sessions/authenticate', body: { token } });
  });

  const notFound = {
    message: 'The connect session does not exist.',
    extensions: { code: 'NOT_FOUND', retryable: false },
  };

  it('is NOT_FOUND for an unknown and for an expired token alike', async () => {
    const token = await newToken();
    now += 61_000;
    for (const lost of [token, 'no-such-token', '']) {
      const { status, body } = await world.graphql(authenticate, { token: lost });
      expect(status).toBe(200);
      expect(body.data).toEqual({ authenticateConnectSession: null });
      expect(body.errors).toMatchObject([notFound]);
    }
  });

  it.each([400, 401, 404] as const)('reads the status %i as NOT_FOUND', async (status) => {
    world.sandbox.faults.add({ path: '/connect_sessions/authenticate', fault: { kind: 'status', status } });
    const { body } = await world.graphql(authenticate, { token: 'any' });
    expect(body.errors).toMatchObject([notFound]);
  });

  it.each([
    [403, 'UPSTREAM_REJECTED_GATEWAY'],
    [500, 'UPSTREAM_UNAVAILABLE'],
  ] as const)('reads the status %i as %s', async (status, code) => {
    world.sandbox.faults.add({ path: '/connect_sessions/authenticate', fault: { kind: 'status', status } });
    const { body } = await world.graphql(authenticate, { token: 'any' });
    expect(body.errors).toMatchObject([{ extensions: { code } }]);
  });

  it('returns UPSTREAM_TIMEOUT, not an unknown outcome, when the response is late, because a retry creates nothing', async () => {
    const world = await startWorld({ timeoutMs: 50 });
    world.sandbox.faults.add({ fault: { kind: 'latency', ms: 10_000 } });
    const { body } = await world.graphql(authenticate, { token: 'any' });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true } }]);
    await world.stop();
  });
});
