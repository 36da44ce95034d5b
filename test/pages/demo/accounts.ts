import type { LinkedAccount } from '@connect-gateway/client';
import { vi } from 'vitest';
import { account as clientAccount } from '../../../client/test/answers.ts';

/** It belongs to the organisation of these tests. */
export const account: LinkedAccount = {
  ...clientAccount,
  originOwnerId: 'acme',
  originOwnerName: 'Acme',
  originUsername: 'ada',
};

/** The texts and names of the buttons that can be seen. */
export function visibleButtons(root: HTMLElement): string[] {
  return [...root.querySelectorAll('button')]
    .filter((button) => button.closest('[hidden]') === null)
    .map((button) => button.ariaLabel ?? button.textContent ?? '');
}

export function press(root: HTMLElement, name: string): void {
  const button = [...root.querySelectorAll('button')].find(
    (each) => each.closest('[hidden]') === null && (each.ariaLabel ?? each.textContent) === name,
  );
  if (!button) throw new Error(`There is no button ${name}, only ${visibleButtons(root).join(', ')}.`);
  button.click();
}

export function visibleText(root: HTMLElement, selector: string): string[] {
  return [...root.querySelectorAll<HTMLElement>(selector)]
    .filter((each) => each.closest('[hidden]') === null)
    .map((each) => each.textContent ?? '');
}

/** Waits as long as a busy machine may need. */
export function until(check: () => unknown): Promise<unknown> {
  return vi.waitUntil(check, { timeout: 15_000, interval: 5 });
}
