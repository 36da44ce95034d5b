import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** The violations that axe-core finds in the current page outside `except`: each rule with its elements. */
export async function axeFindings(page: Page, except?: string): Promise<unknown> {
  await page.evaluate(axe);
  const context = JSON.stringify({ include: 'html', ...(except !== undefined && { exclude: except }) });
  return page.evaluate(
    `axe.run(${context}).then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))`,
  );
}
