import { hash } from 'node:crypto';

/**
 * What a `content-security-policy` needs to let in exactly the inline scripts or styles of a page: the hash of each. They must
 * have no attributes.
 */
export function inlineSources(html: string, element: 'script' | 'style'): string {
  const [, ...blocks] = html.split(`<${element}>`);
  const texts = blocks.map((block) => block.split(`</${element}>`, 1)[0] ?? '');
  return texts.map((text) => `'sha256-${hash('sha256', text, 'base64')}'`).join(' ');
}
