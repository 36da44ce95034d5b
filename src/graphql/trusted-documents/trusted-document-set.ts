import type { KnownDocument } from '../documents/known-document.ts';
import { hashOf } from '../documents/known-document.ts';

export interface TrustedDocument {
  readonly text: string;
  /** The SHA-256 of the text. */
  readonly hash: string;
  /** Validated and planned. `undefined` for a document that exceeds a limit of direct callers. */
  readonly known: KnownDocument | undefined;
}

/** The prefix of ids in the GraphQL over HTTP specification that are hashes of the document's exact text. */
export const hashPrefix = 'sha256:';

/** The documents of one version of the manifest. */
export class TrustedDocumentSet {
  readonly #byId: ReadonlyMap<string, TrustedDocument>;
  readonly #byHash: ReadonlyMap<string, TrustedDocument>;

  constructor(byId: ReadonlyMap<string, TrustedDocument>) {
    this.#byId = byId;
    this.#byHash = new Map([...byId.values()].map((document) => [document.hash, document]));
  }

  /** Finds a document by the manifest's id, or by the SHA-256 of the text with or without its prefix. */
  find(id: string): TrustedDocument | undefined {
    if (id.startsWith(hashPrefix)) return this.#byHash.get(id.slice(hashPrefix.length));
    return this.#byId.get(id) ?? this.#byHash.get(id);
  }

  findByText(text: string): TrustedDocument | undefined {
    const document = this.#byHash.get(hashOf(text));
    // A text with an unpaired surrogate has the hash of another text.
    return document?.text === text ? document : undefined;
  }

  /** The number of different documents. */
  get size(): number {
    return this.#byHash.size;
  }

  /** The planned documents by the hashes of their texts. */
  knownDocuments(): ReadonlyMap<string, KnownDocument> {
    return new Map([...this.#byHash].flatMap(([hash, { known }]) => (known ? [[hash, known] as const] : [])));
  }
}
