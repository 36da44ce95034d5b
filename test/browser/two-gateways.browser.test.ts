import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/values/secret.ts';
import { startRedisServer } from '../redis/redis-server.ts';
import { startWorld, type World, webhookSecret } from '../support/world.ts';
import { cardOf, fillIn, waitForLiveDemo } from './demo-page.ts';
import { openTab, startBrowser } from './tab.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** Two gateways on one Redis and one StackOne, which sends its webhooks to the other one only. */
async function startTwo(): Promise<{ one: World; other: World }> {
  const redis = await startRedisServer();
  onTestFinished(() => redis.kill());
  const config = { redisUrl: new Secret(redis.url), webhookSecrets: [new Secret(webhookSecret)] };
  const one = await startWorld({ config });
  onTestFinished(() => one.stop());
  const other = await startWorld({ config, upstreamUrl: one.sandbox.url });
  onTestFinished(() => other.stop());
  one.sandbox.webhooks.sendTo({ url: `${other.url}/webhooks/stackone`, secret: webhookSecret });
  return { one, other };
}

/** The demo of a gateway, with the GraphQL requests that it has sent since it is live. */
async function openLiveDemo({ url }: World) {
  const { page, complaints } = await openTab(browser);
  onTestFinished(() => page.context().close());
  await page.goto(`${url}/demo`);
  await waitForLiveDemo(page);
  const requests: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/graphql') requests.push(request.postData() ?? '');
  });
  return { page, complaints, requests };
}

it("shows what is linked in the Hub on every page by itself, when StackOne's webhook reaches another gateway", async () => {
  const { one, other } = await startTwo();
  const [linking, watching] = [await openLiveDemo(other), await openLiveDemo(one)];
  await linking.page.getByRole('button', { name: 'Connect Personio' }).click();
  await fillIn(linking.page);
  await cardOf(watching.page, 'Personio').getByText('Working').waitFor();
  await cardOf(linking.page, 'Personio').getByText('Working').waitFor();
  expect(watching.requests).toEqual([]);
  const countOf = async ({ url }: World) =>
    /^connect_gateway_webhooks_total\{.*result="accepted"\} \d+$/m.test(await (await fetch(`${url}/metrics`)).text());
  expect([await countOf(one), await countOf(other)]).toEqual([false, true]);
  expect([...linking.complaints, ...watching.complaints]).toEqual([]);
});
