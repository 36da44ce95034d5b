import { hash } from 'node:crypto';

/**
 * The source list of a `content-security-policy` that allows exactly the inline scripts or styles of a page, by their hashes. The
 * elements must have no attributes.
 */
export function inlineSources(html: string, element: 'script' | 'style'): string {
  const [, ...blocks] = html.split(`<${element}>`);
  const texts = blocks.map((block) => block.split(`</${element}>`, 1)[0] ?? '');
  return texts.map((text) => `'sha256-${hash('sha256', text, 'base64')}'`).join(' ');
}
