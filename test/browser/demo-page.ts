import type { Page } from 'playwright-core';

/** The card of a connector. */
export const cardOf = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Integrations' })
    .locator('> li')
    .filter({ has: page.getByRole('heading', { name, exact: true }) });

export const dialogOf = (page: Page) => page.getByRole('dialog');

/** Resolves when the demo shows everything and is live. */
export async function waitForLiveDemo(page: Page): Promise<void> {
  await cardOf(page, 'Hibob').waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
}

/** Fills in the Hub's form. */
export async function fillIn(page: Page): Promise<void> {
  // Secrets that StackOne has already are read-only.
  const inputs = dialogOf(page).locator('input:enabled');
  await inputs.first().waitFor();
  for (const input of await inputs.all()) await input.fill('anything');
  await dialogOf(page).getByRole('button', { name: 'Connect', exact: true }).click();
}
