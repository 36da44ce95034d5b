import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startWorld } from '../support/world.ts';
import { openTab, startBrowser } from './tab.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

async function openExplorer() {
  const world = await startWorld({ webhooks: {} });
  onTestFinished(() => world.stop());
  const tab = await openTab(browser);
  onTestFinished(() => tab.page.context().close());
  await tab.page.goto(`${world.url}/explorer`);
  await sendButton(tab.page).waitFor();
  return { world, tab, page: tab.page };
}

const sendButton = (page: Page) => page.getByRole('button', { name: 'Send Request' });
const result = (page: Page) => page.locator('.query-result__list');

async function openReady(page: Page, name: string): Promise<void> {
  await page.getByText(name, { exact: true }).click();
}

describe('the explorer, with every other host blocked', () => {
  it('opens with ready operations, runs a mutation and a query, and requests no other host', async () => {
    const { page, tab, world } = await openExplorer();
    await sendButton(page).click();
    await result(page).getByText('"createConnectSession"').waitFor();
    expect(world.sandbox.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /connect_sessions']);

    await openReady(page, 'Linked accounts');
    await sendButton(page).click();
    await result(page).getByText('"linkedAccounts"').waitFor();

    await openReady(page, 'Reconnect');
    await sendButton(page).click();
    await result(page).getByText('"reconnectLinkedAccount"').waitFor();
    expect(await page.getByText('Altair AI').count()).toBe(0);
    expect(tab.complaints).toEqual([]);
    expect(tab.askedOutside).toEqual([]);
  });

  it('runs the subscription to live events', async () => {
    const { page, tab, world } = await openExplorer();
    const openSubscriptions = async (count: number) =>
      expect
        .poll(async () => (await fetch(`${world.url}/metrics`)).text())
        .toContain(`connect_gateway_subscriptions{transport="websocket"} ${count}\n`);
    await openReady(page, 'Live events');
    await sendButton(page).click();
    await openSubscriptions(1);
    const { id } = world.sandbox.accounts.add({ label: 'Linked meanwhile' });
    await result(page).getByText('"Linked meanwhile"').waitFor();
    await result(page).getByText(`"${id}"`).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await openSubscriptions(0);
    expect(tab.complaints).toEqual([]);
    expect(tab.askedOutside).toEqual([]);
  });

  it.each([390, 1280])('shows the schema at %i pixels', async (width) => {
    const { page, tab } = await openExplorer();
    await page.setViewportSize({ width, height: 900 });
    await page.getByText('Docs', { exact: true }).click();
    await page.locator('app-doc-viewer').getByText('Mutation', { exact: true }).first().waitFor();
    expect(tab.complaints).toEqual([]);
    expect(tab.askedOutside).toEqual([]);
  });
});

describe('the page at /graphql without access to Apollo Sandbox', () => {
  it.each([390, 1280])('links to the explorer at %i pixels', async (width) => {
    const world = await startWorld();
    onTestFinished(() => world.stop());
    const { page } = await openTab(browser);
    onTestFinished(() => page.context().close());
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${world.url}/graphql`);
    await page.getByRole('link', { name: 'Open the explorer' }).click();
    await sendButton(page).waitFor();
  });
});
