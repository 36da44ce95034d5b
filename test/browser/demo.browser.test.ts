import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startWorld, type WorldOptions } from '../support/world.ts';
import { axeFindings } from './axe.ts';
import { cardOf, dialogOf, fillIn, waitForLiveDemo } from './demo-page.ts';
import { openTab, startBrowser } from './tab.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const bamboo = 'GnQoASvosYhE5wJcmmAQs';

interface DemoOptions extends WorldOptions {
  /** Runs before the page is loaded. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

async function openDemo({ prepare, ...options }: DemoOptions = {}) {
  const world = await startWorld({ webhooks: {}, ...options });
  onTestFinished(() => world.stop());
  const tab = await openTab(browser);
  onTestFinished(() => tab.page.context().close());
  const { page } = tab;
  await prepare?.(page);
  await page.goto(`${world.url}/demo`);
  return { world, tab, page };
}

/** Opens the demo, and waits until it is complete and live. */
async function openLiveDemo(options?: DemoOptions) {
  const demo = await openDemo(options);
  await waitForLiveDemo(demo.page);
  return demo;
}

const operation = (page: Page, name: string) =>
  page.getByRole('complementary').getByRole('listitem').filter({ hasText: name }).first();

/** Opens the provider's window from the Hub, for a connector that links by OAuth. */
async function openProvider(page: Page, name: string): Promise<Page> {
  await page.getByRole('button', { name: `Connect ${name}` }).click();
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    dialogOf(page).getByRole('button', { name: 'Connect', exact: true }).click(),
  ]);
  await popup.getByRole('button', { name: 'Allow' }).waitFor();
  return popup;
}

describe('the demo', () => {
  it("shows the connectors and the health of the own organisation's accounts", async () => {
    const { page, tab, world } = await openLiveDemo();
    await page.getByText('4 accounts are connected. 2 of them need attention.').waitFor();
    expect(await cardOf(page, 'Hibob').textContent()).toMatch(/HR.*Head office.*Working/);
    expect(await cardOf(page, 'BambooHR').textContent()).toMatch(
      /US subsidiary.*Needs attention.*BambooHR no longer accepts the API key\..*Reconnect/,
    );
    expect(await cardOf(page, 'Salesforce').textContent()).not.toContain('Sales ');
    expect(await cardOf(page, 'Workday').count()).toBe(0);
    await expect.poll(() => page.evaluate("document.querySelector('#cards img').naturalWidth")).toBeGreaterThan(0);
    expect(await page.getByText('Development Owner').count()).toBe(1);
    expect(world.sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    const owners = world.sandbox.requests.filter(({ path }) => path === '/accounts').map(({ query }) => query);
    expect(new Set(owners.map((query) => JSON.stringify(query).includes('dev-owner')))).toEqual(new Set([true]));
    expect(tab.complaints).toEqual([]);
    expect(tab.askedOutside).toEqual([]);
  });

  it('searches by name and category, and reports if nothing matches', async () => {
    const { page } = await openLiveDemo();
    const search = page.getByRole('searchbox', { name: 'Search' });
    const visible = () => page.getByRole('main').getByRole('heading', { level: 2 }).allTextContents();
    await search.fill('bamboo');
    expect(await visible()).toEqual(['BambooHR']);
    await search.fill('recruiting');
    expect(await visible()).toEqual(['Greenhouse', 'Ashby', 'Lever', 'SmartRecruiters', 'Teamtailor']);
    await search.fill('<b>nothing</b>');
    await page.getByText('Nothing matches “<b>nothing</b>”.').waitFor();
  });

  it("links an account in StackOne's Hub, and shows it as soon as the gateway has read it", async () => {
    const { page, tab, world } = await openLiveDemo();
    await page.getByRole('button', { name: 'Connect Personio' }).click();
    await fillIn(page);
    await page.getByText('Personio is connected.').waitFor();
    await cardOf(page, 'Personio').getByText('Working').waitFor();
    expect(await dialogOf(page).count()).toBe(0);
    const created = world.sandbox.requests.filter((one) => one.method === 'POST' && one.path === '/connect_sessions');
    expect(created.map(({ body }) => body)).toEqual([expect.objectContaining({ provider: 'personio' })]);
    expect(tab.complaints).toEqual([]);
    expect(tab.askedOutside).toEqual([]);
  });

  it("shows the provider's message after a refusal, and links on a second try", async () => {
    const { page, tab } = await openLiveDemo();
    const popup = await openProvider(page, 'Google Drive');
    await popup.getByRole('button', { name: 'Refuse' }).click({ noWaitAfter: true });
    const alert = cardOf(page, 'Google Drive').getByRole('alert');
    await alert.getByText('The user did not allow access.').waitFor();
    await expect.poll(() => dialogOf(page).count()).toBe(0);
    await popup.close();

    await alert.getByRole('button', { name: 'Try again' }).click();
    const [again] = await Promise.all([
      page.waitForEvent('popup'),
      dialogOf(page).getByRole('button', { name: 'Connect', exact: true }).click(),
    ]);
    await again.getByRole('button', { name: 'Allow' }).click({ noWaitAfter: true });
    await cardOf(page, 'Google Drive').getByText('Working').waitFor();
    expect(await alert.count()).toBe(0);
    expect(tab.complaints).toEqual([]);
  });

  it('reconnects an account that needs it', async () => {
    const { page, tab, world } = await openLiveDemo();
    await page.getByRole('button', { name: 'Reconnect US subsidiary' }).click();
    await fillIn(page);
    await cardOf(page, 'BambooHR').getByText('Working').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Reconnect US subsidiary' }).count()).toBe(0);
    expect(world.sandbox.accounts.get(bamboo)?.status).toBe('active');
    await page.getByText('4 accounts are connected. 1 of them needs attention.').waitFor();
    expect(tab.complaints).toEqual([]);
  });

  it('trusts the gateway if the Hub reports a success that StackOne has refused', async () => {
    const { page, world } = await openLiveDemo({ prepare: (page) => page.clock.install() });
    const fault = { kind: 'status', status: 403 } as const;
    world.sandbox.faults.add({ method: 'PATCH', path: '/hub/accounts/*', fault });
    await page.getByRole('button', { name: 'Reconnect US subsidiary' }).click();
    await fillIn(page);
    const alert = cardOf(page, 'BambooHR').getByRole('alert');
    await expect
      .poll(async () => {
        await page.clock.runFor(1_000);
        return alert.count();
      })
      .toBe(1);
    await alert.getByText('StackOne did not accept the change.').waitFor();
    await cardOf(page, 'BambooHR').getByText('Needs attention').waitFor();
  });

  it('cancels when the Hub is closed, and restores the focus', async () => {
    const { page } = await openLiveDemo();
    const connect = page.getByRole('button', { name: 'Connect Personio' });
    await connect.click();
    await dialogOf(page).locator('input').first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => dialogOf(page).count()).toBe(0);
    await expect.poll(() => connect.textContent()).toBe('Connect');
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Connect Personio');
  });

  it('disconnects an account after a confirmation', async () => {
    const { page, world } = await openLiveDemo();
    await page.getByRole('button', { name: 'Disconnect Trial run' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Disconnect Trial run' }).click();
    expect(world.sandbox.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
    await page.getByRole('button', { name: 'Yes, disconnect' }).click();
    await page.getByText('3 accounts are connected.').waitFor();
    expect(await cardOf(page, 'Greenhouse').getByText('Trial run').count()).toBe(0);
  });

  it('shows changes by others while it is open', async () => {
    const { page, tab, world } = await openLiveDemo();
    const hibob = world.sandbox.accounts.list({ providers: ['hibob'] })[0]?.id ?? '';
    world.sandbox.accounts.setStatus(hibob, 'error', { description: 'The token was revoked.' });
    await cardOf(page, 'Hibob').getByText('The token was revoked.').waitFor();
    world.sandbox.accounts.add({ provider: 'xero', label: 'Books' });
    await cardOf(page, 'Xero').getByText('Books').waitFor();
    world.sandbox.accounts.delete(hibob);
    await expect.poll(() => cardOf(page, 'Hibob').getByText('Head office').count()).toBe(0);
    expect(tab.complaints).toEqual([]);
  });

  it('continues after a restart of the gateway, with the changes in between', async () => {
    const { page, tab, world } = await openLiveDemo();
    await world.restart(async () => {
      await page.getByText('Connecting…', { exact: true }).waitFor();
      world.sandbox.accounts.add({ provider: 'xero', label: 'Books' });
    });
    await page.getByText('Live', { exact: true }).waitFor();
    await cardOf(page, 'Xero').getByText('Books').waitFor();
    await page.getByRole('button', { name: 'Connect Personio' }).click();
    await fillIn(page);
    await cardOf(page, 'Personio').getByText('Working').waitFor();
    // Chromium itself reports each request to a stopping or stopped gateway.
    expect(tab.complaints.filter((complaint) => !/net::ERR_|503/.test(complaint))).toEqual([]);
  });
});

describe('the demo, when something fails', () => {
  it('reports it in plain words, and loads on another try', async () => {
    const { page, world } = await openDemo({
      prepare: (page) => page.route('**/graphql', (route) => route.abort()),
    });
    await page.getByText('The gateway does not answer.').waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await cardOf(page, 'Hibob').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(world.url).toBeTruthy();
  });

  it('reports that nothing is connected yet', async () => {
    const { page } = await openDemo({ sandbox: { seed: 'empty' } });
    await page.getByText('Nothing is connected yet. Connect the first tool below.').waitFor();
  });

  it('offers another try only if it may help', async () => {
    const { page, world } = await openLiveDemo();
    world.sandbox.faults.add({ method: 'POST', path: '/connect_sessions', fault: { kind: 'status', status: 403 } });
    await page.getByRole('button', { name: 'Connect Personio' }).click();
    const alert = cardOf(page, 'Personio').getByRole('alert');
    await alert.waitFor();
    expect(await alert.getByRole('button').count()).toBe(0);
  });

  it('reports that the Hub could not be loaded, and loads it on another try', async () => {
    const { page } = await openLiveDemo({ prepare: (page) => page.route('**/hub.js', (route) => route.abort()) });
    await page.getByRole('button', { name: 'Connect Personio' }).click();
    const alert = cardOf(page, 'Personio').getByRole('alert');
    await alert.getByText('The Hub could not be loaded.').waitFor();
    await page.unroute('**/hub.js');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await dialogOf(page).locator('input').first().waitFor();
  });

  it("opens StackOne's page in a window if the Hub is not installed", async () => {
    const withoutHub =
      "document.addEventListener('readystatechange', () => { document.documentElement.dataset.hub = 'false'; });";
    const { page } = await openLiveDemo({ prepare: (page) => page.addInitScript(withoutHub) });
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('button', { name: 'Connect Personio' }).click(),
    ]);
    await popup.getByRole('heading', { name: 'Connect Personio' }).waitFor();
    for (const input of await popup.locator('input').all()) await input.fill('anything');
    await popup.getByRole('button', { name: 'Connect', exact: true }).last().click();
    await cardOf(page, 'Personio').getByText('Working').waitFor();
  });
});

describe("the demo's GraphQL panel", () => {
  it('shows each operation with its document, its variables and its result', async () => {
    const { page } = await openLiveDemo();
    await page.getByRole('button', { name: 'Connect Personio' }).click();
    const created = operation(page, 'CreateViewerConnectSession');
    await created.getByText('OK', { exact: true }).waitFor();
    expect(await created.locator('pre').allTextContents()).toEqual([
      expect.stringContaining(
        'mutation CreateViewerConnectSession($input: ViewerConnectSessionCreateInput!) {\n  createViewerConnectSession(input: $input) {\n    ...CreatedSessionFields\n  }\n}',
      ),
      '{\n  "input": {\n    "provider": "personio"\n  }\n}',
    ]);
    await operation(page, 'LinkedAccountEvents').getByText('streaming').waitFor();
  });

  it('never shows a token', async () => {
    const { page } = await openLiveDemo();
    const answer = page.waitForResponse(async (response) => (await response.text()).includes('authLinkUrl'));
    await page.getByRole('button', { name: 'Connect Personio' }).click();
    const { data } = await (await answer).json();
    await operation(page, 'CreateViewerConnectSession').getByText('OK', { exact: true }).waitFor();
    expect(data.createViewerConnectSession.token).toHaveLength(43);
    expect(await page.getByRole('complementary').textContent()).not.toContain(data.createViewerConnectSession.token);
  });
});

describe("the demo's accessibility", () => {
  it.each([
    ['a phone, light', 390, 'light'],
    ['a phone, dark', 390, 'dark'],
    ['a desk, light', 1280, 'light'],
    ['a desk, dark', 1280, 'dark'],
  ] as const)('is accessible, and does not scroll sideways, on %s', async (_name, width, colorScheme) => {
    const { page, world } = await openDemo({
      async prepare(page) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
      },
    });
    expect(await axeFindings(page)).toEqual([]);
    await cardOf(page, 'Hibob').waitFor();
    world.sandbox.faults.add({ method: 'POST', path: '/connect_sessions', fault: { kind: 'status', status: 501 } });
    await page.getByRole('button', { name: 'Connect Personio' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'Disconnect Trial run' }).click();
    await page.locator('summary').first().click();
    expect(await axeFindings(page)).toEqual([]);
    world.sandbox.faults.clear();
    await page.getByRole('button', { name: 'Reconnect US subsidiary' }).click();
    await dialogOf(page).locator('input').first().waitFor();
    expect(await axeFindings(page, 'stackone-hub')).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('can be used with the keyboard only', async () => {
    const { page } = await openLiveDemo();
    await page.getByRole('searchbox').focus();
    await page.keyboard.type('personio');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialogOf(page).locator('input').first().waitFor();
  });
});
