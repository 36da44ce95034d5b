import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { startRawServer } from '../support/raw-server.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';
import { openTab, type Tab } from './tab.ts';

/** The real Hub, in the version that package-lock.json pins. */
export const hubScript = createRequire(import.meta.url).resolve('@stackone/hub/webcomponent');

/** The placeholders in the README's page, by their text. */
export const places = {
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

function replace(place: keyof typeof places, text: string): (page: string) => string {
  return (page) => {
    const parts = page.split(places[place]);
    expect(parts, `README.md has this once: ${places[place]}`).toHaveLength(2);
    return parts.join(text);
  };
}

export interface Product {
  readonly world: World;
  readonly tab: Tab;
  /** Waits until the page shows this state of the session. */
  state(text: string): Promise<void>;
  /** The accounts in the page's list. */
  listed(): Promise<readonly string[]>;
}

export interface ProductOptions extends Omit<WorldOptions, 'upstreamUrl'> {
  readonly userToken?: string;
  /** Runs before the page loads. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** Opens the README's page at its own origin, in front of a gateway that allows this origin. */
export async function openProduct(browser: Browser, options: ProductOptions = {}): Promise<Product> {
  const { userToken = '', prepare, config, ...worldOptions } = options;
  let html = '';
  const site = await startRawServer(({ url }, response) => {
    if (url === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(html);
    else if (url === '/hub.js')
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(hubScript));
    else response.writeHead(404).end();
  });
  onTestFinished(() => site.close());
  const world = await startWorld({ ...worldOptions, config: { corsOrigins: [site.url], ...config } });
  onTestFinished(() => world.stop());

  html = [
    replace('script', '/hub.js'),
    replace('gateway', `${world.url}/graphql`),
    replace('stackone', world.sandbox.url),
    replace('userToken', `const userToken = '${userToken}';`),
  ].reduce((page, change) => change(page), readReadmePage());

  const tab = await openTab(browser);
  onTestFinished(() => tab.page.context().close());
  await prepare?.(tab.page);
  await tab.page.goto(site.url);
  const { page } = tab;
  return {
    world,
    tab,
    state: (text) => page.locator('#state').getByText(text).waitFor(),
    listed: () => page.locator('#accounts li').allTextContents(),
  };
}

/** Opens the Hub with a new session, and chooses a connector. */
export async function chooseConnector({ page }: Tab, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Connect an account' }).click();
  await page.locator('stackone-hub').getByText(name, { exact: true }).click();
}

/** Presses the Hub's own button. */
export async function pressConnect({ page }: Tab): Promise<void> {
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}
