import { setImmediate as nextTurn } from 'node:timers/promises';
import { hashOf } from '../documents/known-document.ts';
import { type Manifest, ManifestError } from './manifest.ts';
import type { PrepareDocument } from './prepare-document.ts';
import { hashPrefix, type TrustedDocument, TrustedDocumentSet } from './trusted-document-set.ts';

/** The maximum memory of the documents and their plans. */
const maximumBytes = 64 * 1024 * 1024;
const maximumFaults = 10;

export interface BuiltDocuments {
  readonly documents: TrustedDocumentSet;
  /** The documents that direct callers can't run because of a limit, with the reason. */
  readonly excesses: readonly string[];
}

/**
 * Prepares the documents of a manifest. Reuses those of `previous`. Yields to the event loop between two documents, so that
 * callers are served. Rejects with `ManifestError` if any document can't be used.
 */
export async function buildTrustedDocuments(
  manifest: Manifest,
  prepare: PrepareDocument,
  previous?: TrustedDocumentSet,
): Promise<BuiltDocuments> {
  const byId = new Map<string, TrustedDocument>();
  const byHash = new Map<string, TrustedDocument>();
  const faults: string[] = [];
  const excesses: string[] = [];
  let bytes = 0;

  const documentOf = (id: string, text: string): TrustedDocument => {
    const hash = hashOf(text);
    const present = byHash.get(hash);
    if (present) return present;
    const kept = previous?.findByText(text);
    if (kept?.known) return kept;
    const { known, fault, excess } = prepare(text);
    if (fault !== undefined) faults.push(`${id}: ${fault}`);
    if (excess !== undefined) excesses.push(`${id}: ${excess}`);
    return { text, hash, known };
  };

  for (const [id, text] of manifest) {
    await nextTurn();
    const document = documentOf(id, text);
    if (!byHash.has(document.hash)) bytes += document.known?.bytes ?? 0;
    byId.set(id, document);
    byHash.set(document.hash, document);
    if (bytes > maximumBytes) throw new ManifestError([`its documents take more than ${maximumBytes >> 20} MiB`]);
    if (faults.length >= maximumFaults) break;
  }
  faults.push(...ambiguousIds(byId, byHash));
  if (faults.length > 0) throw new ManifestError(faults.slice(0, maximumFaults));
  return { documents: new TrustedDocumentSet(byId), excesses };
}

/** An id may be any name, but not the hash of another document of the manifest, and not a false hash. */
function ambiguousIds(
  byId: ReadonlyMap<string, TrustedDocument>,
  byHash: ReadonlyMap<string, TrustedDocument>,
): string[] {
  return [...byId].flatMap(([id, document]) => {
    if (id.startsWith(hashPrefix) && id !== hashPrefix + document.hash)
      return `${id}: it is not the hash of the document`;
    return (byHash.get(id) ?? document) === document ? [] : `${id}: it is the hash of another document`;
  });
}
