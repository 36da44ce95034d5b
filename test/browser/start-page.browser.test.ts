import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startWorld, type WorldOptions } from '../support/world.ts';
import { axeFindings } from './axe.ts';
import { openTab, startBrowser } from './tab.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

async function openStartPage(options?: WorldOptions) {
  const world = await startWorld(options);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= world.stop();
    return stopped;
  };
  onTestFinished(stop);
  const tab = await openTab(browser);
  onTestFinished(() => tab.page.context().close());
  await tab.page.goto(world.url);
  await stateOf(tab.page, 'Running');
  return { world, stop, tab, page: tab.page };
}

const stateOf = (page: Page, text: string) => page.getByRole('status').getByText(text, { exact: true }).waitFor();

describe('the start page in a browser', () => {
  it("shows the version, StackOne's address and the viewer, without an error and without a request to another host", async () => {
    const { page, tab, world } = await openStartPage();
    expect(page.url()).toBe(`${world.url}/`);
    const main = await page.getByRole('main').textContent();
    expect(main).toContain(`${world.url}/graphql`);
    expect(main).toContain(world.sandbox.url);
    expect(main).toContain('Development Owner (dev-owner)');
    expect(main).toContain('No operation has run yet.');
    expect(tab.complaints).toEqual([]);
    expect(tab.askedOutside).toEqual([]);
  });

  it('shows an operation while it is open, with its code and its requests to StackOne', async () => {
    const { page, world, tab } = await openStartPage();
    await world.graphql('mutation Connect { createViewerConnectSession(input: { label: "secret-label" }) { token } }');
    const connect = page.getByRole('row').filter({ hasText: 'Connect' });
    await connect.waitFor();
    expect(await connect.textContent()).toMatch(/mutation.*OK.*POST \/connect_sessions ok/);
    await world.graphql('{ nothing }');
    await page.getByRole('row').filter({ hasText: 'GRAPHQL_VALIDATION_FAILED' }).waitFor();
    expect(await page.content()).not.toContain('secret-label');
    expect(tab.complaints).toEqual([]);
  });

  it('shows a name as text, whatever it contains', async () => {
    const { page, world } = await openStartPage();
    await world.graphql(`query ${'A'.repeat(2_000)} { connectViewer { username } }`);
    await page.getByText('A'.repeat(80), { exact: false }).waitFor();
    expect(await page.content()).not.toContain('A'.repeat(81));
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('reports that the gateway does not answer', async () => {
    const { page, stop } = await openStartPage();
    await stop();
    await stateOf(page, 'The gateway does not answer');
  });

  it.each([
    ['a phone, light', 390, 'light'],
    ['a phone, dark', 390, 'dark'],
    ['a desk, light', 1280, 'light'],
    ['a desk, dark', 1280, 'dark'],
  ] as const)('is accessible, and does not scroll sideways, on %s', async (_name, width, colorScheme) => {
    const { page, world } = await openStartPage();
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await world.graphql('query Accounts { linkedAccounts { nodes { id } } }');
    await world.graphql('mutation { deleteLinkedAccount(input: { id: "missing" }) { deletedLinkedAccountId } }');
    await page.getByRole('row').filter({ hasText: 'NOT_FOUND' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('opens the explorer and Apollo Sandbox by its links', async () => {
    const { page, world } = await openStartPage();
    const link = (name: string) => page.getByRole('link', { name: new RegExp(`^${name}`) });
    expect(await link('Apollo Sandbox').getAttribute('href')).toBe('/graphql');
    await link('Explorer').click();
    await page.waitForURL(`${world.url}/explorer`);
  });
});
