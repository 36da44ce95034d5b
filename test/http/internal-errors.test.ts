import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createContext } from '../../src/context.ts';
import { GatewayError } from '../../src/errors.ts';
import { chooseAnswerType, contentTypeFor } from '../../src/http/media-type.ts';
import { areWithinBounds } from '../../src/limits/document/variables.ts';
import { StackOneClient } from '../../src/stackone/client.ts';
import { startWorld, type World } from '../support/world.ts';
import { expectFailure } from './exchange.ts';

// Unchanged until a test breaks one of them.
vi.mock(import('../../src/context.ts'), { spy: true });
vi.mock(import('../../src/http/media-type.ts'), { spy: true });
vi.mock(import('../../src/limits/document/variables.ts'), { spy: true });

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.sandbox.reset());
afterEach(() => vi.restoreAllMocks());
afterAll(() => world.stop());

const requestId = 'internal-errors-1';
const secret = 'connect ECONNREFUSED 10.1.2.3:6379 sandbox-key';

function fail(): never {
  throw new RangeError(secret);
}

function post(query: string, variables = {}) {
  return world.graphql(query, variables, { 'x-request-id': requestId });
}

/** The gateway's log lines for this request since `from`. */
function logged(from: number) {
  // Without the line that every operation has.
  const lines = world.logLines
    .slice(from)
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg !== 'operation');
  return lines.map(({ level, requestId, msg, err }) => ({ level, requestId, msg, problem: err?.message }));
}

describe('an unexpected error', () => {
  it('in a field is masked, and other fields are unaffected', async () => {
    vi.spyOn(StackOneClient.prototype, 'getAccount').mockImplementation(() => {
      throw new TypeError(secret);
    });
    const from = world.logLines.length;
    const { status, body } = await post('{ linkedAccount(id: "a") { id } connectViewer { username } }');
    expect(status).toBe(200);
    expect(body).toEqual({
      data: { linkedAccount: null, connectViewer: { username: 'dev' } },
      errors: [
        {
          message: 'An internal error occurred in the gateway.',
          path: ['linkedAccount'],
          locations: expect.anything(),
          extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false, requestId },
        },
      ],
    });
    expect(logged(from)).toEqual([{ level: 50, requestId, msg: 'unexpected error', problem: secret }]);
  });

  it('that is not an Error is masked and logged too', async () => {
    vi.spyOn(StackOneClient.prototype, 'createConnectSession').mockRejectedValue({ secret });
    const from = world.logLines.length;
    const { body } = await post(
      'mutation { createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "A" }) { token } }',
    );
    expect(body.errors?.map(({ extensions }) => extensions['code'])).toEqual(['INTERNAL_SERVER_ERROR']);
    expect(JSON.stringify(body)).not.toContain('ECONNREFUSED');
    expect(logged(from)).toMatchObject([{ level: 50, requestId, msg: 'unexpected error' }]);
  });

  it.each([
    ['before Apollo Server', () => vi.mocked(chooseAnswerType).mockImplementationOnce(fail)],
    ['in making the context', () => vi.mocked(createContext).mockImplementationOnce(fail)],
    ['before the operation runs', () => vi.mocked(areWithinBounds).mockImplementationOnce(fail)],
    ['when the answer is finished', () => vi.mocked(contentTypeFor).mockImplementationOnce(fail)],
  ])('outside of any field is a 500, masked and logged: %s', async (_name, breakDependency) => {
    breakDependency();
    const from = world.logLines.length;
    const answer = await post('{ connectViewer { username } }');
    const error = expectFailure(answer, 500, 'INTERNAL_SERVER_ERROR');
    expect(error.message).toBe('An internal error occurred in the gateway.');
    expect(error.extensions['requestId']).toBe(requestId);
    expect(logged(from)).toContainEqual({ level: 50, requestId, msg: 'unexpected error', problem: secret });
  });

  it('is not a GatewayError, which keeps its status even before the operation', async () => {
    vi.mocked(createContext).mockImplementationOnce(() => {
      throw new GatewayError('OVERLOADED', 'Too much at once.', { retryAfter: 1 });
    });
    const from = world.logLines.length;
    const { status, headers, body } = await post('{ connectViewer { username } }');
    expect(status).toBe(503);
    expect(headers.get('cache-control')).toBe('private, no-store');
    const extensions = { code: 'OVERLOADED', retryable: true, retryAfter: 1, requestId };
    expect(body).toEqual({ errors: [{ message: 'Too much at once.', extensions }] });
    expect(logged(from)).toEqual([]);
  });

  it("is not a caller's mistake, whose values are not logged", async () => {
    const from = world.logLines.length;
    const create = 'mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { token } }';
    await post('{ nothing }');
    await post('{');
    await post(create, { input: { label: ['private'] } });
    await post(create, { input: { originOwnerId: ' ', originOwnerName: 'private' } });
    await post('mutation { updateLinkedAccount(input: { id: "private", label: "a" }) { linkedAccount { id } } }');
    await fetch(`${world.url}/graphql`, { method: 'POST', body: 'private' });
    expect(logged(from)).toEqual([]);
  });
});
