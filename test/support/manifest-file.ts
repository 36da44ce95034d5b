import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hashOf } from '../../src/graphql/documents/known-document.ts';

export interface ManifestFile {
  readonly path: string;
  /** Replaces the file in one step, as deployments do. */
  write(content: unknown): void;
  remove(): void;
}

/** A file with a manifest; text and bytes are written as they are. */
export function manifestFile(content: unknown): ManifestFile {
  const path = join(mkdtempSync(join(tmpdir(), 'manifest-')), 'manifest.json');
  const write = (next: unknown) => {
    const raw = typeof next === 'string' || next instanceof Uint8Array;
    writeFileSync(`${path}.new`, raw ? next : JSON.stringify(next));
    renameSync(`${path}.new`, path);
  };
  write(content);
  return { path, write, remove: () => rmSync(dirname(path), { recursive: true, force: true }) };
}

/** As `@apollo/generate-persisted-query-manifest` writes it. */
export function apolloManifest(texts: readonly string[]) {
  const operations = texts.map((body) => ({ id: hashOf(body), name: 'A', type: 'query', body }));
  return { format: 'apollo-persisted-query-manifest', version: 1, operations };
}

/** As GraphQL Code Generator and Relay's compiler write it, with SHA-256. */
export function flatManifest(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text) => [hashOf(text), text]));
}
