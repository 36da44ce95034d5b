import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const guide = readFileSync(new URL('../../docs/deployment.md', import.meta.url), 'utf8');

/** The block of this language in docs/deployment.md that holds these words. */
export function blockWith(language: 'sh' | 'json', words: string): string {
  const blocks = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const found = blocks.find(([, name, text = '']) => name === language && text.includes(words));
  if (!found?.[2]) throw new Error(`docs/deployment.md has no block with ${words}.`);
  return found[2];
}

/** Runs what the guide tells to type, and returns what it prints. */
export async function runInShell(commands: string, folder: string): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], { cwd: folder });
  return stdout;
}
