import { type AuditResult, serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Runs all audits with these headers. Returns those that are not `ok`. */
async function auditAll(headers: Readonly<Record<string, string>>): Promise<string[]> {
  const fetchFn = (url: string, init: RequestInit = {}) =>
    fetch(url, { ...init, headers: { ...init.headers, ...headers } });
  const audits = serverAudits({ url: `${world.url}/graphql`, fetchFn });
  expect(audits).toHaveLength(61);
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  return results.filter(({ status }) => status !== 'ok').map(describeResult);
}

function describeResult({ id, status, name }: AuditResult): string {
  return `${id} ${status} ${name}`;
}

describe("graphql-http's 61 audits of GraphQL over HTTP", () => {
  it('pass for a client that proves not to be a web page', async () => {
    expect(await auditAll({ 'apollo-require-preflight': 'true' })).toEqual([]);
  });

  // Any page can make a browser send a plain GET from within the user's network, without a preflight.
  it('pass for any other client, apart from the three with a GET that a page could forge', async () => {
    expect(await auditAll({})).toEqual([
      '5A70 notice MAY accept application/x-www-form-urlencoded formatted GET requests',
      'D6D5 notice MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
      '6A70 notice MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
    ]);
  });
});
