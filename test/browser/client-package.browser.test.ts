import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type RawServer, startRawServer } from '../support/raw-server.ts';
import { startWorld, type World } from '../support/world.ts';
import { openTab, startBrowser } from './tab.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** A product outside this repository that installs the packed client from its archive. */
const project = mkdtempSync(join(tmpdir(), 'product-'));
const inProject = (command: string, ...parameters: string[]) =>
  run(command, parameters, { cwd: project, env: { ...process.env, ...addresses }, maxBuffer: 2 ** 24 });
let addresses: Readonly<Record<string, string>> = {};

let site: RawServer;
let world: World;
let browser: Browser;
beforeAll(async () => {
  site = await startRawServer(({ url }, response) => {
    const path = url === '/' ? '/index.html' : String(url);
    const files = readdirSync(join(project, 'dist'), { recursive: true }).map((name) => `/${name}`);
    if (!files.includes(path)) response.writeHead(404).end();
    else {
      response.writeHead(200, { 'content-type': contentTypes[extname(path)] ?? 'application/octet-stream' });
      response.end(readFileSync(join(project, 'dist', path)));
    }
  });
  world = await startWorld({ config: { corsOrigins: [site.url] }, webhooks: {} });
  addresses = { VITE_GATEWAY: `${world.url}/graphql`, VITE_STACKONE: world.sandbox.url };
  browser = await startBrowser();

  cpSync(new URL('client-project', import.meta.url), project, { recursive: true });
  await run('npm', ['run', 'client'], { cwd: root });
  const archive = readdirSync(join(root, 'client')).find((name) => name.endsWith('.tgz')) ?? '';
  await inProject('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', join(root, 'client', archive));
}, 180_000);
afterAll(async () => {
  await Promise.all([browser.close(), world.stop()]);
  site.close();
  rmSync(project, { recursive: true });
});

async function openProduct() {
  await inProject('npx', 'vite', 'build', '--logLevel', 'error');
  const tab = await openTab(browser);
  onTestFinished(() => tab.page.context().close());
  await tab.page.goto(site.url);
  return tab;
}

async function fillIn(page: Page): Promise<void> {
  for (const input of await page.locator('input').all()) await input.fill('anything');
  await page.getByRole('button', { name: 'Connect', exact: true }).last().click();
}

describe('a project that installs the packed client', () => {
  it.each(['typescript', 'typescript-7'])(
    'type-checks strictly with %s, the types of the client included',
    async (version) => {
      // The types of other packages contain errors of their own, which also cause exit code 1.
      const { stdout } = await inProject('node', `node_modules/${version}/bin/tsc`).catch((failure) => failure);
      const findings = String(stdout)
        .split('\n')
        .filter((line) => /^(src|node_modules\/@connect-gateway)\//.test(line));
      expect(findings).toEqual([]);
      expect((await inProject('node', `node_modules/${version}/bin/tsc`, '--skipLibCheck')).stdout).toBe('');
    },
  );

  it('needs at most 15 lines for a button with live status', () => {
    const linesOf = (name: string) => readFileSync(join(project, 'src', name), 'utf8').split('\n');
    const component = linesOf('personio.tsx').filter((line) => line.trim() !== '');
    const around = linesOf('main.tsx').filter((line) => /Connect|Personio/.test(line));
    const lines = [...component, ...around];
    expect(lines.length).toBeLessThanOrEqual(15);
  });

  it('links an account in a window, in StrictMode, and shows it live', async () => {
    const { page, complaints, askedOutside } = await openProduct();
    await page.getByText('Personio: not connected').waitFor();
    const opening = page.waitForEvent('popup');
    await page.locator('#root').getByRole('button', { name: 'Connect' }).click();
    const popup = await opening;
    await popup.getByRole('heading', { name: 'Connect Personio' }).waitFor();
    await fillIn(popup);
    await page.getByRole('button', { name: 'Connected' }).waitFor();
    await page.getByText('Personio: ACTIVE').waitFor();
    expect(await popup.evaluate('window.opener')).toBeNull();
    const created = world.sandbox.requests.filter(
      ({ method, path }) => method === 'POST' && path === '/connect_sessions',
    );
    expect(created).toHaveLength(1);
    expect(complaints).toEqual([]);
    expect(askedOutside).toEqual([]);
  });

  it("links an account in StackOne's Hub in the page", async () => {
    const { page } = await openProduct();
    await page.getByRole('button', { name: 'Connect Deel' }).click();
    await page.getByRole('dialog').locator('input').first().waitFor();
    await fillIn(page);
    await page.locator('#hub').getByRole('button', { name: 'Connected' }).waitFor();
    await page.getByText('accounts').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});
