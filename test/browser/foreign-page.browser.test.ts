import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { startWorld, type World } from '../support/world.ts';
import { startBrowser } from './tab.ts';

let browser: Browser;
let world: World;
let page: Page;
beforeAll(async () => {
  browser = await startBrowser(
    // Simulates a rebound DNS record.
    '--host-resolver-rules=MAP evil.example 127.0.0.1',
    // Chromium can block such requests itself. Not every browser does.
    '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
  );
  world = await startWorld({ config: loadConfig({ PORT: '0', DRAIN_DELAY_MS: '0' }) });
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});
beforeEach(async () => {
  page = await browser.newPage();
  await page.route('**/attack', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<a href="${world.url}/graphql">link</a>
        <form method="post" enctype="text/plain" action="${world.url}/graphql"><button>form</button></form>`,
    }),
  );
});
afterEach(async () => {
  await page.close();
  expect(world.sandbox.requests).toEqual([]);
});

const post = (url: string, mode: string) => `(async () => {
  const body = JSON.stringify({ query: 'mutation { createViewerConnectSession(input: {}) { token } }' });
  const type = '${mode}' === 'no-cors' ? 'text/plain' : 'application/json';
  const request = { method: 'POST', mode: '${mode}', headers: { 'content-type': type }, body };
  const response = await fetch('${url}', request).catch(() => undefined);
  return response && { status: response.status, text: await response.text() };
})()`;

describe('a page of another origin', () => {
  it('whose host name was rebound to the gateway is refused, although the browser calls it same-origin', async () => {
    await page.goto(`http://evil.example:${new URL(world.url).port}/attack`);
    const answer = await page.evaluate(post('/graphql', 'cors'));
    expect(answer).toEqual({ status: 403, text: expect.stringContaining('"FORBIDDEN"') });
  });

  it('runs nothing by fetch, and reads nothing', async () => {
    await page.goto('http://other.example/attack');
    for (const mode of ['cors', 'no-cors']) {
      expect(await page.evaluate(post(`${world.url}/graphql`, mode))).toBeUndefined();
    }
  });

  it('runs nothing by a form', async () => {
    await page.goto('http://other.example/attack');
    const [answer] = await Promise.all([page.waitForResponse(`${world.url}/graphql`), page.click('button')]);
    expect(answer.status()).toBe(403);
  });

  it("may link to the gateway's page", async () => {
    await page.goto('http://other.example/attack');
    const [answer] = await Promise.all([page.waitForResponse(`${world.url}/graphql`), page.click('a')]);
    expect(answer.status()).toBe(200);
    expect(answer.headers()['content-type']).toMatch(/^text\/html/);
  });
});
