import { type Browser, chromium, type Page, type Route } from 'playwright-core';

/** Where Debian and Ubuntu put it; elsewhere `CHROMIUM` says where it is. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const nothingOutside = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

/** `options` are those of Chromium's command line. */
export function startBrowser(...options: readonly string[]): Promise<Browser> {
  return chromium.launch({ executablePath, args: [nothingOutside, ...options] });
}

/** A browser that blocks a window which no click has asked for, as it does for people. Playwright lets every window open. */
export function startBrowserThatBlocksPopups(): Promise<Browser> {
  return chromium.launch({ executablePath, args: [nothingOutside], ignoreDefaultArgs: ['--disable-popup-blocking'] });
}

/** A page as somebody sees it who has never been here. */
export interface Tab {
  readonly page: Page;
  /** What a developer would find in the console: errors of the page, and what the browser refused or could not load. */
  readonly complaints: readonly string[];
  /** The addresses beyond this machine that the page has asked for. */
  readonly askedOutside: readonly string[];
}

/**
 * Nothing beyond this machine is reached: `answerOutside` answers in its place. Without it no request is intercepted, so that
 * the page's headers are its own: for intercepted requests Chromium adds `cache-control: no-cache`.
 */
export async function openTab(browser: Browser, answerOutside?: (route: Route) => Promise<void>): Promise<Tab> {
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
  context.on('request', (request) => {
    if (isOutside(new URL(request.url()))) askedOutside.push(request.url());
  });
  if (answerOutside) await context.route(isOutside, answerOutside);
  return { page, complaints, askedOutside };
}

function isOutside({ protocol, hostname }: URL): boolean {
  return protocol.startsWith('http') && hostname !== '127.0.0.1';
}
