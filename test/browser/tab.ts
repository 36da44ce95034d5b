import { type Browser, chromium, type Page, type Route } from 'playwright-core';

/** Where Debian and Ubuntu put it; elsewhere `CHROMIUM` says where it is. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** `options` are those of Chromium's command line. */
export function startBrowser(...options: readonly string[]): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...options] });
}

/** A browser that blocks a window which no click has asked for, as it does for people. Playwright lets every window open. */
export function startBrowserThatBlocksPopups(): Promise<Browser> {
  return chromium.launch({ executablePath, ignoreDefaultArgs: ['--disable-popup-blocking'] });
}

/** A page as somebody sees it who has never been here. */
export interface Tab {
  readonly page: Page;
  /** What a developer would find in the console: errors of the page, and what the browser refused or could not load. */
  readonly complaints: readonly string[];
  /** The addresses beyond this machine that the page has asked for. */
  readonly askedOutside: readonly string[];
}

/** Nothing beyond this machine is reached: `answerOutside` answers in its place. */
export async function openTab(
  browser: Browser,
  answerOutside: (route: Route) => Promise<void> = (route) => route.abort(),
): Promise<Tab> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);

  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Browsers ask every server for this one.
    if (message.location().url.endsWith('/favicon.ico')) return;
    if (message.type() === 'error') complaints.push(message.text());
  });

  const askedOutside: string[] = [];
  await context.route(
    ({ hostname }) => hostname !== '127.0.0.1',
    (route) => {
      askedOutside.push(route.request().url());
      return answerOutside(route);
    },
  );
  return { page, complaints, askedOutside };
}
