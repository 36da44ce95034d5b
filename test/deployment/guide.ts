import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const guide = readFileSync(new URL('../../docs/deployment.md', import.meta.url), 'utf8');

/** The code block in docs/deployment.md with this language and these words. */
export function blockWith(language: 'sh' | 'json', words: string): string {
  const blocks = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const found = blocks.find(([, name, text = '']) => name === language && text.includes(words));
  if (!found?.[2]) throw new Error(`docs/deployment.md has no block with ${words}.`);
  return found[2];
}

/** Runs the guide's commands and returns their output. */
export async function runInShell(commands: string, folder: string): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], { cwd: folder });
  return stdout;
}
