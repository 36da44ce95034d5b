import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { claimsOf, jwtConfig, startIssuer } from '../support/tokens.ts';
import { chooseConnector, hubScript, openProduct, places, pressConnect } from './product.ts';
import { startBrowser, type Tab } from './tab.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** A user of the organisation, and settings with which the gateway accepts the user's token. */
async function signedIn(organisation: string) {
  const identity = await startIssuer();
  onTestFinished(() => identity.close());
  const auth = jwtConfig({ kind: 'jwks', url: identity.jwksUrl });
  return { auth, token: await identity.token(claimsOf(organisation)) };
}

/** Links an account like a customer: chooses a connector, fills in the form, and connects. */
async function linkPersonio(tab: Tab): Promise<void> {
  await chooseConnector(tab, 'Personio');
  await tab.page.getByLabel('Client id').fill('a-client');
  await tab.page.getByLabel('Client secret').fill('its secret');
  await pressConnect(tab);
}

const afresh = { 'cache-control': 'no-cache' };
const linkedQuery = '{ linkedAccounts(filter: { providers: ["personio"] }) { nodes { id status originOwnerId } } }';

describe("the README's page", () => {
  it('names the major version of the Hub that it was tested with', () => {
    const manifest = readFileSync(new URL('../package.json', pathToFileURL(hubScript)), 'utf8');
    const [major] = String(JSON.parse(manifest).version).split('.');
    expect(places.script).toContain(`@stackone/hub@${major}/`);
  });

  it('links an account in the Hub, and reads it through the gateway', async () => {
    // The gateway has cached the list, and no webhook reports the new account.
    const { world, tab, state, listed } = await openProduct(browser, { webhooks: { loseEvery: 1 } });
    expect((await world.graphql(linkedQuery)).body.data.linkedAccounts.nodes).toEqual([]);

    await linkPersonio(tab);
    await state('Personio: ACTIVE');
    await expect.poll(listed).toContainEqual(expect.stringContaining('Personio: ACTIVE'));

    const [account] = (await world.graphql(linkedQuery, {}, afresh)).body.data.linkedAccounts.nodes;
    expect(account).toEqual({ id: expect.any(String), status: 'ACTIVE', originOwnerId: 'dev-owner' });
    const session = { origin_owner_id: 'dev-owner', origin_owner_name: 'Development Owner', metadata: { page: '/' } };
    const asked = world.sandbox.requests.map(({ method, path, body }) => ({ method, path, body }));
    expect(asked).toContainEqual({ method: 'POST', path: '/connect_sessions', body: expect.objectContaining(session) });
    expect(asked).toContainEqual({ method: 'GET', path: `/accounts/${account.id}`, body: undefined });
    expect(tab.complaints).toEqual([]);
    expect(tab.askedOutside).toEqual([]);
  });

  it('acts for the organisation of the user whose token it sends', async () => {
    const { auth, token } = await signedIn('globex');
    const { world, tab, state } = await openProduct(browser, { config: { auth }, userToken: token });

    await linkPersonio(tab);
    await state('Personio: ACTIVE');

    const answer = await world.graphql(linkedQuery, {}, { authorization: `Bearer ${token}` });
    expect(answer.body.data.linkedAccounts.nodes).toEqual([expect.objectContaining({ originOwnerId: 'globex' })]);
    expect(tab.complaints).toEqual([]);
  });

  it('reports a refusal by the gateway', async () => {
    const { auth } = await signedIn('globex');
    const { world, state } = await openProduct(browser, { config: { auth } });
    await state('UNAUTHENTICATED: The request needs a valid bearer token.');
    expect(world.sandbox.requests).toEqual([]);
  });
});
