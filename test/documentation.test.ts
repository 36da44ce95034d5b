import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const markdownIn = (folder: string, recursive: boolean) =>
  readdirSync(new URL(folder, root), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => folder + name);
const documents = [...markdownIn('./', false), ...markdownIn('docs/', true), 'test/bench/README.md'];

/** What a heading is called in a link. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

describe.each(documents)('%s', (name) => {
  const place = new URL(name, root);
  const links = [...readFileSync(place, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);

  it('links to files and headings that exist', () => {
    for (const link of links.filter((each) => !URL.canParse(each))) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? place : new URL(path, place);
      expect(existsSync(target), link).toBe(true);
      if (anchor) expect(anchorsOf(readFileSync(target, 'utf8')), link).toContain(anchor);
    }
  });
});

describe('SECURITY.md', () => {
  it('is linked from the README, and names no address to write to', () => {
    expect(readFileSync(new URL('README.md', root), 'utf8')).toContain('](SECURITY.md)');
    const text = readFileSync(new URL('SECURITY.md', root), 'utf8');
    for (const heading of ['Report a vulnerability', 'Supported versions', 'What it does not defend against']) {
      expect(text).toContain(`## ${heading}\n`);
    }
    expect(text).not.toMatch(/\w@\w|https?:/);
  });
});
