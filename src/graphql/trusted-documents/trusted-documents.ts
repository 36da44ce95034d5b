import { unwatchFile, watchFile } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Metrics } from '../../observability/metrics/metrics.ts';
import type { DocumentCache } from '../documents/document-cache.ts';
import type { DocumentLimiter } from '../documents/document-limiter.ts';
import { hashOf } from '../documents/known-document.ts';
import type { ValidDocuments } from '../documents/valid-documents.ts';
import { buildTrustedDocuments } from './build-trusted-documents.ts';
import { ManifestError, readManifest } from './manifest.ts';
import { createPrepareDocument } from './prepare-document.ts';
import { createResolveDocument, type ResolveDocument } from './resolve-document.ts';
import { TrustedDocumentSet } from './trusted-document-set.ts';

export interface TrustedDocumentsConfig {
  /** The manifest. */
  readonly file: string;
  /** Whether direct callers may run only trusted documents. */
  readonly only: boolean;
}

export interface TrustedDocumentsOptions extends TrustedDocumentsConfig {
  /** With its own cache, so that loading a manifest does not evict the documents of callers. */
  readonly limiter: DocumentLimiter;
  readonly validDocuments: ValidDocuments;
  readonly cache: DocumentCache;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'countDocument' | 'setTrustedDocuments'>;
}

/** A file beyond this size is not read. */
const maximumFileBytes = 8 * 1024 * 1024;
/** The polling interval of the file. It may be on a volume that reports no changes, or behind a link that is replaced. */
const checkEveryMs = 1_000;

/** The documents of a manifest. Loads it again when it changes. All documents of a version become available together. */
export class TrustedDocuments {
  readonly resolve: ResolveDocument;
  readonly #options: TrustedDocumentsOptions;
  #documents = new TrustedDocumentSet(new Map());
  #contentHash: string | undefined;
  #loading: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;
  readonly #onChange = () => void this.reload();

  private constructor(options: TrustedDocumentsOptions) {
    this.#options = options;
    const { only, metrics } = options;
    this.resolve = createResolveDocument({
      documents: () => this.#documents,
      only,
      count: (trust) => metrics.countDocument(trust),
    });
  }

  /** Rejects with `ManifestError` if the manifest can't be used. */
  static async open(options: TrustedDocumentsOptions): Promise<TrustedDocuments> {
    const trusted = new TrustedDocuments(options);
    // Checked before the file is read, so that no change is missed.
    watchFile(options.file, { interval: checkEveryMs, persistent: false }, trusted.#onChange);
    try {
      await trusted.#load();
      return trusted;
    } catch (error) {
      trusted.close();
      throw error;
    }
  }

  /** Loads the manifest again. If that fails, keeps the documents and logs the reason. Concurrent calls share one load. */
  reload(): Promise<void> {
    this.#waiting ??= this.#loading.then(() => {
      this.#waiting = undefined;
      this.#loading = this.#tryLoad();
      return this.#loading;
    });
    return this.#waiting;
  }

  close(): void {
    unwatchFile(this.#options.file, this.#onChange);
  }

  async #tryLoad(): Promise<void> {
    const { log, metrics } = this.#options;
    try {
      await this.#load();
    } catch (err) {
      const faults = err instanceof ManifestError ? err.faults : [String(err)];
      log.error({ faults }, 'the trusted documents cannot be loaded: the previous ones stay in use');
      metrics.setTrustedDocuments(undefined);
    }
  }

  async #load(): Promise<void> {
    const { file, limiter, validDocuments, cache, log, metrics } = this.#options;
    const content = await readText(file);
    const contentHash = hashOf(content);
    if (contentHash !== this.#contentHash) {
      const prepare = createPrepareDocument(limiter, validDocuments);
      const { documents, excesses } = await buildTrustedDocuments(readManifest(content), prepare, this.#documents);
      this.#documents = documents;
      this.#contentHash = contentHash;
      cache.pin(documents.knownDocuments());
      for (const excess of excesses) log.warn({ excess }, 'a trusted document exceeds the limits of direct callers');
    }
    log.info({ documents: this.#documents.size }, 'trusted documents loaded');
    metrics.setTrustedDocuments(this.#documents.size);
  }
}

async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > maximumFileBytes) throw new ManifestError([`it is larger than ${maximumFileBytes >> 20} MiB`]);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    if (error instanceof ManifestError) throw error;
    if (error instanceof TypeError) throw new ManifestError(['it is not UTF-8']);
    const reason = error instanceof Error && 'code' in error ? error.code : 'unknown error';
    throw new ManifestError([`it can't be read (${reason})`]);
  }
}
