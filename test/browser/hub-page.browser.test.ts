import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type RawServer, startRawServer } from '../support/raw-server.ts';
import { claimsOf, jwtConfig, startIssuer } from '../support/tokens.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';
import { openTab, startBrowser, type Tab } from './tab.ts';

const hubScript = createRequire(import.meta.url).resolve('@stackone/hub/webcomponent');

/** What a reader puts into the page, each by what stands there. */
const places = {
  script: 'https://unpkg.com/@stackone/hub@1/dist/webcomponent.js',
  gateway: 'http://127.0.0.1:4000/graphql',
  stackone: 'https://api.stackone.com',
  userToken: "const userToken = '';",
};

function readReadmePage(): string {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const pages = [...readme.matchAll(/^```html\n(.*?)^```$/gms)].map(([, page]) => page);
  expect(pages).toHaveLength(1);
  return pages[0] ?? '';
}

function put(text: string, place: keyof typeof places): (page: string) => string {
  return (page) => {
    const parts = page.split(places[place]);
    expect(parts, `README.md has this once: ${places[place]}`).toHaveLength(2);
    return parts.join(text);
  };
}

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

interface Product {
  readonly world: World;
  readonly tab: Tab;
}

/** Somebody's product: the README's page at an origin of its own, in front of a gateway that lets this origin in. */
async function openProduct(config: WorldOptions['config'] = {}, userToken = ''): Promise<Product> {
  let html = '';
  const site: RawServer = await startRawServer(({ url }, response) => {
    if (url === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(html);
    else if (url === '/hub.js')
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(hubScript));
    else response.writeHead(404).end();
  });
  onTestFinished(() => site.close());
  const world = await startWorld({ config: { corsOrigins: [site.url], ...config } });
  onTestFinished(() => world.stop());

  html = [
    put('/hub.js', 'script'),
    put(`${world.url}/graphql`, 'gateway'),
    put(world.sandbox.url, 'stackone'),
    put(`const userToken = '${userToken}';`, 'userToken'),
  ].reduce((page, change) => change(page), readReadmePage());

  const tab = await openTab(browser);
  onTestFinished(() => tab.page.context().close());
  await tab.page.goto(site.url);
  return { world, tab };
}

/** A user of the organisation, and a gateway's settings with which it believes the user's token. */
async function signedIn(organisation: string) {
  const identity = await startIssuer();
  onTestFinished(() => identity.close());
  const auth = jwtConfig({ kind: 'jwks', url: identity.jwksUrl });
  return { auth, token: await identity.token(claimsOf(organisation)) };
}

/** As a customer does it: picks a connector, types what is asked for, connects. */
async function linkPersonio({ page }: Tab): Promise<void> {
  await page.getByText('Choose what to connect.').waitFor();
  await page.locator('stackone-hub').getByText('Personio', { exact: true }).click();
  await page.getByLabel('Client id').fill('a-client');
  await page.getByLabel('Client secret').fill('its secret');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

const linkedQuery = '{ linkedAccounts(filter: { providers: ["personio"] }) { nodes { id status originOwnerId } } }';

describe("the README's page", () => {
  it('names the major version of the Hub that it was tried with', () => {
    const manifest = readFileSync(new URL('../package.json', pathToFileURL(hubScript)), 'utf8');
    const [major] = String(JSON.parse(manifest).version).split('.');
    expect(places.script).toContain(`@stackone/hub@${major}/`);
  });

  it('links an account in the Hub, and reads it through the gateway', async () => {
    const { world, tab } = await openProduct();
    expect((await world.graphql(linkedQuery)).body.data.linkedAccounts.nodes).toEqual([]);

    await linkPersonio(tab);
    await tab.page.getByText('Personio: ACTIVE').waitFor();

    const [account] = (await world.graphql(linkedQuery)).body.data.linkedAccounts.nodes;
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
    const { world, tab } = await openProduct({ auth }, token);

    await linkPersonio(tab);
    await tab.page.getByText('Personio: ACTIVE').waitFor();

    const answer = await world.graphql(linkedQuery, {}, { authorization: `Bearer ${token}` });
    expect(answer.body.data.linkedAccounts.nodes).toEqual([expect.objectContaining({ originOwnerId: 'globex' })]);
    expect(tab.complaints).toEqual([]);
  });

  it('says so when the gateway refuses', async () => {
    const { auth } = await signedIn('globex');
    const { world, tab } = await openProduct({ auth });
    await tab.page.getByText('UNAUTHENTICATED: This needs a valid bearer token.').waitFor();
    expect(world.sandbox.requests).toEqual([]);
  });
});
