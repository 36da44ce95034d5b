import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { World } from '../support/world.ts';
import { chooseConnector, openProduct, type Product, type ProductOptions, pressConnect } from './product.ts';
import { startBrowser, startBrowserThatBlocksPopups } from './tab.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const minute = 60_000;
const bamboo = 'GnQoASvosYhE5wJcmmAQs';

const outcomeQuery = `query ($session: ID!) {
  connectSession(id: $session) {
    latestAttempt { status errorCode errorDescription linkedAccount { id status } }
  }
  linkedAccounts(filter: { providers: ["googledrive"] }) { nodes { id status originOwnerId } }
}`;

const statusQuery = 'query ($id: ID!) { linkedAccount(id: $id) { status needsReconnection updatedAt } }';

/** The gateway caches its reads and every webhook is lost. The page must show the current state nonetheless. */
const lostWebhooks: ProductOptions = { webhooks: { loseEvery: 1 } };

/** The gateway's view of the only session, and of the accounts at the connector that the tests link. */
async function outcomeOf({ graphql, sandbox }: World) {
  const paths = sandbox.requests.map(({ path }) => path).filter((path) => /^\/connect_sessions\/\d+$/.test(path));
  const [session, ...others] = [...new Set(paths.map((path) => path.split('/').at(-1)))];
  expect(others).toEqual([]);
  const { body } = await graphql(outcomeQuery, { session }, { 'cache-control': 'no-cache' });
  expect(body.errors).toBeUndefined();
  return { attempt: body.data.connectSession.latestAttempt, accounts: body.data.linkedAccounts.nodes };
}

const attemptOf = (status: string) => ({ status, errorCode: null, errorDescription: null, linkedAccount: null });

/** A clock that the sandbox, the page and the Hub share. */
function sharedClock() {
  let ahead = 0;
  const options: ProductOptions = {
    sandbox: { now: () => Date.now() + ahead },
    prepare: (page) => page.clock.install(),
  };
  const advance = async (page: Page, ms: number) => {
    ahead += ms;
    await page.clock.fastForward(ms);
  };
  return { options, advance };
}

/** Another script of the page opens a window on each click. A browser allows one window per click. */
const useUpClicks = "addEventListener('click', () => open('about:blank')?.close(), true);";

/** Opens the provider's window from the Hub. */
async function openProvider({ tab }: Product): Promise<Page> {
  await chooseConnector(tab, 'Google Drive');
  const [popup] = await Promise.all([tab.page.waitForEvent('popup'), pressConnect(tab)]);
  await popup.getByRole('button', { name: 'Allow' }).waitFor();
  return popup;
}

/** Presses a button of a window that may close before the click is confirmed. */
async function pressIn(popup: Page, name: string): Promise<void> {
  await popup.getByRole('button', { name }).click({ noWaitAfter: true });
}

describe("the README's page, when a customer links an account by OAuth", () => {
  it('shows the account after the customer has allowed access', async () => {
    const product = await openProduct(browser, lostWebhooks);
    const popup = await openProvider(product);
    await product.state('Waiting for the provider.');
    expect(await outcomeOf(product.world)).toEqual({ attempt: attemptOf('PENDING'), accounts: [] });

    await pressIn(popup, 'Allow');
    await product.state('Google Drive: ACTIVE');
    await expect.poll(product.listed).toContainEqual(expect.stringContaining('Google Drive: ACTIVE'));
    await product.tab.page.getByText('Connection Successful').waitFor();

    const { attempt, accounts } = await outcomeOf(product.world);
    expect(accounts).toEqual([{ id: expect.any(String), status: 'ACTIVE', originOwnerId: 'dev-owner' }]);
    const [{ id, status }] = accounts;
    expect(attempt).toEqual({ ...attemptOf('AUTHENTICATED'), linkedAccount: { id, status } });
    expect(product.tab.complaints).toEqual([]);

    await product.tab.page.getByRole('button', { name: 'Close' }).click();
    await product.tab.page.locator('stackone-hub').waitFor({ state: 'detached' });
    await product.state('Google Drive: ACTIVE');
  });

  it("shows the provider's message after the customer has refused, and links on a second try", async () => {
    const product = await openProduct(browser, lostWebhooks);
    await pressIn(await openProvider(product), 'Refuse');
    await product.state('Not connected: The user did not allow access.');
    expect(await outcomeOf(product.world)).toEqual({
      attempt: {
        ...attemptOf('ERROR'),
        errorCode: 'access_denied',
        errorDescription: 'The user did not allow access.',
      },
      accounts: [],
    });

    const { page } = product.tab;
    const [popup] = await Promise.all([page.waitForEvent('popup'), pressConnect(product.tab)]);
    await pressIn(popup, 'Allow');
    await product.state('Google Drive: ACTIVE');
    expect((await outcomeOf(product.world)).attempt).toMatchObject({ status: 'AUTHENTICATED', errorCode: null });
  });

  it('keeps waiting after the window was closed, until the customer cancels', async () => {
    const product = await openProduct(browser, lostWebhooks);
    const popup = await openProvider(product);
    await Promise.all([popup.waitForEvent('close'), pressIn(popup, 'Close')]);
    await product.state('Waiting for the provider. If you have closed its window, cancel and start over.');
    expect(await outcomeOf(product.world)).toEqual({ attempt: attemptOf('PENDING'), accounts: [] });

    await product.tab.page.getByRole('button', { name: 'Cancel and start over' }).click();
    await product.state('Not connected: it was cancelled.');
    expect(await outcomeOf(product.world)).toEqual({ attempt: attemptOf('CANCELLED'), accounts: [] });
    expect(product.tab.complaints).toEqual([]);
  });

  it('shows the account when the window was closed after the customer had allowed access', async () => {
    const product = await openProduct(browser, lostWebhooks);
    const popup = await openProvider(product);
    // The customer closes the window before the Hub's next poll.
    await Promise.all([
      popup.waitForResponse((response) => response.request().method() === 'POST'),
      pressIn(popup, 'Allow'),
    ]);
    await popup.close();
    await product.state('Google Drive: ACTIVE');
    expect(await outcomeOf(product.world)).toMatchObject({
      attempt: { status: 'AUTHENTICATED', linkedAccount: { status: 'ACTIVE' } },
      accounts: [{ status: 'ACTIVE' }],
    });
  });

  it('reports that nothing was linked when the browser has blocked the window', async () => {
    const strict = await startBrowserThatBlocksPopups();
    onTestFinished(() => strict.close());
    const product = await openProduct(strict, { ...lostWebhooks, prepare: (page) => page.addInitScript(useUpClicks) });
    const { page } = product.tab;
    await chooseConnector(product.tab, 'Google Drive');
    await page.getByRole('button', { name: 'Connect', exact: true }).focus();
    // Evaluating a script in the page would count as another click, so that must wait until the window is blocked.
    const cancelled = page.waitForRequest((request) => request.method() === 'DELETE');
    await page.keyboard.press('Enter');
    await cancelled;

    await page.getByText('Your browser blocked the login popup.').waitFor();
    await product.state('Not connected: it was cancelled.');
    expect(await outcomeOf(product.world)).toEqual({ attempt: attemptOf('CANCELLED'), accounts: [] });
    const opened = product.world.sandbox.requests.filter(({ path }) => path.startsWith('/connect/oauth2/'));
    expect(opened).toEqual([]);
  });

  it('removes the Hub when the session has expired, and links with a new session', async () => {
    const { options, advance } = sharedClock();
    const product = await openProduct(browser, { ...lostWebhooks, ...options });
    const { page } = product.tab;
    await chooseConnector(product.tab, 'Google Drive');
    await advance(page, 28 * minute);
    const [popup] = await Promise.all([page.waitForEvent('popup'), pressConnect(product.tab)]);
    await popup.getByRole('button', { name: 'Allow' }).waitFor();
    await product.state('Waiting for the provider.');

    await advance(page, 2 * minute);
    await product.state('Not connected: the session has expired. Start again.');
    await page.locator('stackone-hub').waitFor({ state: 'detached' });
    await pressIn(popup, 'Allow');
    await popup.getByRole('heading', { name: 'This session has expired' }).waitFor();
    await Promise.all([popup.waitForEvent('close'), pressIn(popup, 'Close')]);
    expect(await outcomeOf(product.world)).toEqual({ attempt: attemptOf('PENDING'), accounts: [] });

    const again = await openProvider(product);
    await pressIn(again, 'Allow');
    await product.state('Google Drive: ACTIVE');
  });
});

describe("the README's page, when a customer reconnects an account", () => {
  /** Stores what the Hub reports. */
  const keepSuccess = "addEventListener('success', ({ detail }) => { window.success = detail; });";

  async function openForm(product: Product): Promise<void> {
    const { page } = product.tab;
    await page.getByRole('listitem').filter({ hasText: 'BambooHR: ERROR' }).getByRole('button').click();
    await page.getByLabel('Subdomain').fill('new-subdomain');
  }

  const stateOfBamboo = async ({ graphql }: World) =>
    (await graphql(statusQuery, { id: bamboo }, { 'cache-control': 'no-cache' })).body.data.linkedAccount;

  it('shows that the account works again', async () => {
    const product = await openProduct(browser, lostWebhooks);
    await openForm(product);
    await pressConnect(product.tab);
    await product.state('BambooHR: ACTIVE');
    await expect.poll(product.listed).toContainEqual(expect.stringMatching(/^BambooHR: ACTIVE *$/));
    expect(await stateOfBamboo(product.world)).toMatchObject({ status: 'ACTIVE', needsReconnection: false });
    expect(product.tab.complaints).toEqual([]);
  });

  it('reads the account again when the gateway fails for a moment', async () => {
    const product = await openProduct(browser, lostWebhooks);
    await openForm(product);
    const fault = { kind: 'status', status: 501 } as const;
    product.world.sandbox.faults.add({ method: 'GET', path: '/connect_sessions/*', times: 1, fault });
    await pressConnect(product.tab);
    await product.state('UPSTREAM_UNAVAILABLE');
    await product.state('BambooHR: ACTIVE');
  });

  it('reports that the change was not accepted, although the Hub reports success', async () => {
    const product = await openProduct(browser, { ...lostWebhooks, prepare: (page) => page.addInitScript(keepSuccess) });
    const before = await stateOfBamboo(product.world);
    await openForm(product);
    product.world.sandbox.faults.add({
      method: 'PATCH',
      path: '/hub/accounts/*',
      fault: { kind: 'status', status: 403 },
    });
    await pressConnect(product.tab);
    await product.state('StackOne did not accept the change. BambooHR: ERROR');
    await product.tab.page.locator('stackone-hub').waitFor({ state: 'detached' });
    expect(await product.tab.page.evaluate('success')).toEqual({ id: bamboo, provider: 'bamboohr' });
    expect(await stateOfBamboo(product.world)).toEqual(before);
    expect(before).toMatchObject({ status: 'ERROR', needsReconnection: true });
  });
});
