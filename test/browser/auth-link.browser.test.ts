import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startWorld, type World } from '../support/world.ts';
import { openTab, startBrowser } from './tab.ts';

const createSession = `mutation ($input: ViewerConnectSessionCreateInput!) {
  createViewerConnectSession(input: $input) { authLinkUrl }
}`;
const linkedQuery = '{ linkedAccounts(filter: { providers: ["deel"] }) { nodes { status originOwnerId label } } }';

let browser: Browser;
let world: World;
beforeAll(async () => {
  [browser, world] = await Promise.all([startBrowser(), startWorld()]);
});
afterAll(() => Promise.all([browser.close(), world.stop()]));

async function openAuthLink(input: object) {
  const created = await world.graphql(createSession, { input });
  const tab = await openTab(browser);
  onTestFinished(() => tab.page.context().close());
  await tab.page.goto(created.body.data.createViewerConnectSession.authLinkUrl);
  return tab;
}

describe('the page of authLinkUrl', () => {
  it("links an account, which is then in the organisation's list", async () => {
    const tab = await openAuthLink({ categories: ['HRIS'], label: 'Berlin' });
    expect((await world.graphql(linkedQuery)).body.data.linkedAccounts.nodes).toEqual([]);

    await tab.page.getByRole('link', { name: 'Deel' }).click();
    await tab.page.getByRole('heading', { name: 'Connect Deel' }).waitFor();
    for (const input of await tab.page.locator('input').all()) await input.fill('anything');
    await tab.page.getByRole('button', { name: 'Connect' }).click();
    await tab.page.getByRole('heading', { name: 'Connected' }).waitFor();

    expect((await world.graphql(linkedQuery)).body.data.linkedAccounts.nodes).toEqual([
      { status: 'ACTIVE', originOwnerId: 'dev-owner', label: 'Berlin' },
    ]);
    expect(tab.complaints).toEqual([]);
    expect(tab.askedOutside).toEqual([]);
  });

  it("offers only the session's categories", async () => {
    const { page } = await openAuthLink({ categories: ['ATS'] });
    await page.getByRole('link', { name: 'Greenhouse' }).waitFor();
    expect(await page.getByRole('link', { name: 'Deel' }).count()).toBe(0);
  });
});
