import { afterAll, describe, expect, it } from 'vitest';
import { startWorld } from '../../support/world.ts';

const world = await startWorld();
afterAll(() => world.stop());

/** The log line of the operation with this request id, when it has been written. */
async function lineOf(requestId: string) {
  const read = () => world.logLines.map((line) => JSON.parse(line)).find((line) => line.requestId === requestId);
  await expect.poll(read).toBeDefined();
  return read();
}

describe('an operation', () => {
  it('has one log line: its name, code, organisation (hashed), calls to StackOne and time', async () => {
    const query = 'query Names { linkedAccounts { nodes { label } } }';
    await world.graphql(query, {}, { 'x-request-id': 'request-of-names' });
    expect(await lineOf('request-of-names')).toEqual({
      level: 30,
      time: expect.any(Number),
      pid: expect.any(Number),
      hostname: expect.any(String),
      requestId: 'request-of-names',
      operation: 'Names',
      code: 'OK',
      owner: expect.stringMatching(/^[\w-]{12}$/),
      upstreamAttempts: 1,
      ms: expect.any(Number),
      msg: 'operation',
    });
  });

  it('that fails has the code of its first error', async () => {
    const headers = { 'x-request-id': 'request-that-fails' };
    await world.graphql('query First { linkedAccounts(first: 0) { nodes { id } } }', {}, headers);
    expect(await lineOf('request-that-fails')).toMatchObject({ operation: 'First', code: 'BAD_USER_INPUT' });
  });
});

describe('a refused request', () => {
  it('has a log line too, although it never became an operation', async () => {
    await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'x-request-id': 'request-refused' },
      body: 'x',
    });
    expect(await lineOf('request-refused')).toMatchObject({ code: 'BAD_REQUEST', upstreamAttempts: 0 });
  });
});

describe('a visit to the landing page', () => {
  it('has no log line', async () => {
    const headers = { accept: 'text/html', 'x-request-id': 'request-of-a-page' };
    await fetch(`${world.url}/graphql`, { headers });
    await world.graphql('{ __typename }', {}, { 'x-request-id': 'request-after-it' });
    await lineOf('request-after-it');
    expect(world.logLines.join()).not.toContain('request-of-a-page');
  });
});
