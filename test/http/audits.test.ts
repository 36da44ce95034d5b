import { type AuditResult, serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Runs all audits with `headers` on every request; gives those that are not `ok`. */
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
  it('are all ok for a client that says it is no web page', async () => {
    expect(await auditAll({ 'apollo-require-preflight': 'true' })).toEqual([]);
  });

  // A browser sends a plain GET for any page, from within the user's network and without asking the gateway first.
  it('are all ok for any other client, but for the three that want a GET which could be a forged one', async () => {
    expect(await auditAll({})).toEqual([
      '5A70 notice MAY accept application/x-www-form-urlencoded formatted GET requests',
      'D6D5 notice MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
      '6A70 notice MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
    ]);
  });
});
