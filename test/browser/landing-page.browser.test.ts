import type { Browser, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Environment, loadConfig } from '../../src/config/config.ts';
import { startWorld } from '../support/world.ts';
import { openTab, startBrowser } from './tab.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const contentTypes: Readonly<Record<string, string>> = {
  script: 'text/javascript',
  stylesheet: 'text/css',
  manifest: 'application/json',
};

/** Replaces Apollo's servers with files that the policy allows and a Sandbox that records its options. */
async function answerAsApollo(route: Route): Promise<void> {
  const type = route.request().resourceType();
  const body = 'window.EmbeddedSandbox = class { constructor(config) { window.sandboxConfig = config; } };';
  const contentType = contentTypes[type] ?? 'image/svg+xml';
  await route.fulfill({ contentType, body: type === 'script' ? body : type === 'manifest' ? '{}' : '' });
}

async function openLandingPage(environment: Environment) {
  const world = await startWorld({ config: loadConfig({ ...environment, PORT: '0', DRAIN_DELAY_MS: '0' }) });
  onTestFinished(() => world.stop());
  const tab = await openTab(browser, answerAsApollo);
  onTestFinished(() => tab.page.context().close());
  await tab.page.goto(`${world.url}/graphql`);
  return { world, tab };
}

/** What the Sandbox does on a click, in the page and therefore under its policy. */
const runExample = `(async ({ initialEndpoint, initialState: { document: query, variables } }) => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(initialEndpoint, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return response.json();
})(window.sandboxConfig)`;

describe('the landing page in a browser', () => {
  it("loads Apollo Sandbox and runs the example, without a violation of the page's policy", async () => {
    const { world, tab } = await openLandingPage({});
    const answer = await tab.page.evaluate(runExample);
    expect(answer).toMatchObject({ data: { createConnectSession: { token: expect.any(String) } } });
    expect(world.sandbox.requests.map(({ path }) => path)).toEqual(['/connect_sessions']);
    expect(tab.complaints).toEqual([]);
    expect(tab.askedOutside).toContainEqual(expect.stringMatching(/embeddable-sandbox.*\.js/));
  });

  it('loads in production, without Apollo Sandbox', async () => {
    const { tab } = await openLandingPage({ NODE_ENV: 'production' });
    expect(await tab.page.title()).not.toBe('');
    expect(await tab.page.evaluate('window.sandboxConfig')).toBeUndefined();
    expect(tab.complaints).toEqual([]);
  });
});
