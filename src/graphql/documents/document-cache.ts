import { LRUCache } from 'lru-cache';
import { CacheUse } from '../../caching/cache-use.ts';
import { hashOf, type KnownDocument } from './known-document.ts';

/** About 400 to 600 documents of usual size with their plans. */
const maximumBytes = 8 * 1024 * 1024;
const maximumEntryBytes = maximumBytes / 4;

/**
 * Documents that callers have sent, bounded by the memory that they and what is made of them take, and documents that stay
 * whatever callers send.
 */
export class DocumentCache {
  readonly #documents = new LRUCache<string, KnownDocument>({
    maxSize: maximumBytes,
    maxEntrySize: maximumEntryBytes,
    sizeCalculation: ({ bytes }) => bytes,
  });
  readonly #use: CacheUse;
  #pinned: ReadonlyMap<string, KnownDocument> = new Map();

  constructor(use = new CacheUse()) {
    this.#use = use;
    use.bytes = () => this.bytes;
  }

  /** The text must be well-formed: see `hashOf`. */
  find(query: string): KnownDocument | undefined {
    const document = this.findByHash(hashOf(query));
    if (document) this.#use.hits += 1;
    else this.#use.misses += 1;
    return document;
  }

  findByHash(hash: string): KnownDocument | undefined {
    return this.#pinned.get(hash) ?? this.#documents.get(hash);
  }

  /** Keeps these documents, by their hashes, in place of those of the last call. They do not count as bytes of the cache. */
  pin(documents: ReadonlyMap<string, KnownDocument>): void {
    this.#pinned = documents;
  }

  add(document: KnownDocument): void {
    this.#documents.set(document.hash, document);
  }

  /** Call this when the size of a document has changed. */
  resize(document: KnownDocument): void {
    // It may have been evicted, or replaced by another object for the same text.
    if (this.#documents.peek(document.hash) !== document) return;
    // Setting the same value again would not update its size.
    this.#documents.delete(document.hash);
    this.add(document);
  }

  /** The estimated size of all documents, in bytes. */
  get bytes(): number {
    return this.#documents.calculatedSize;
  }
}
