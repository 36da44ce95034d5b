import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startWorld } from '../support/world.ts';
import { openTab, startBrowser } from './tab.ts';

/** Makes the README's pictures of the demo: `npm run picture`. */
const folder = new URL('../../docs/images/', import.meta.url);

mkdirSync(folder, { recursive: true });
const world = await startWorld({ webhooks: {} });
const browser = await startBrowser();
for (const colorScheme of ['light', 'dark'] as const) {
  const { page, complaints } = await openTab(browser);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme });
  await page.goto(`${world.url}/demo`);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('heading', { name: 'Hibob' }).waitFor();
  await page.waitForFunction('[...document.images].slice(0, 6).every(({ complete }) => complete)');
  await page.screenshot({ path: fileURLToPath(new URL(`demo-${colorScheme}.png`, folder)) });
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
}
await browser.close();
await world.stop();
