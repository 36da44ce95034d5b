import { type Browser, chromium, type Page, type Route } from 'playwright-core';

/** The path on Debian and Ubuntu. Elsewhere, set `CHROMIUM`. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const nothingOutside = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

/** `options` are command-line options of Chromium. */
export function startBrowser(...options: readonly string[]): Promise<Browser> {
  return chromium.launch({ executablePath, args: [nothingOutside, ...options] });
}

/** A browser that blocks windows without a click, as it does for people. Playwright allows every window by default. */
export function startBrowserThatBlocksPopups(): Promise<Browser> {
  return chromium.launch({ executablePath, args: [nothingOutside], ignoreDefaultArgs: ['--disable-popup-blocking'] });
}

/** A page in a new browser profile. */
export interface Tab {
  readonly page: Page;
  /** The messages in the console: errors of the page, and refused or failed requests. */
  readonly complaints: readonly string[];
  /** The addresses outside this machine that the page has requested. */
  readonly askedOutside: readonly string[];
}

/**
 * No host outside this machine is reached; `answerOutside` answers instead. Without it, no request is intercepted, because
 * Chromium adds `cache-control: no-cache` to intercepted requests.
 */
export async function openTab(browser: Browser, answerOutside?: (route: Route) => Promise<void>): Promise<Tab> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);

  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Browsers request this file from every server.
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
