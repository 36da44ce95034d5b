import { hash } from 'node:crypto';
import type { DocumentNode } from 'graphql';
import type { PlannedDocument } from '../graphql/plan/planned-document.ts';
import type { DocumentExtent } from '../limits/document-extent.ts';
import type { TextExtent } from '../limits/document-text.ts';
import type { OperationCost } from '../limits/operation-cost.ts';

/** What an entry takes, in bytes: upper estimates, which `test/documents` compares with the heap. */
const bytesPerDocument = 2_048;
const bytesPerOperation = 1_024;
const bytesPerCharacter = 2;
/** graphql-js keeps every token, comments included, and builds a string with escape sequences from as many pieces. */
const parsedBytes = { perToken: 512, perComment: 96, perCharacter: 16 };

export interface Measurements {
  readonly text: TextExtent;
  readonly extent: DocumentExtent;
  /** By the operation's name; `''` without one. */
  readonly costs: ReadonlyMap<string, OperationCost>;
}

/** A document that parses and keeps within the limits. */
export class KnownDocument {
  /** The SHA-256 of the document's text. */
  readonly hash: string;
  readonly measurements: Measurements;
  /** `undefined` until the document is known to be valid. */
  planned: PlannedDocument | undefined;
  /** What is made of the document to execute it takes so much more. */
  planBytes = 0;
  readonly #length: number;
  #ast: DocumentNode | undefined;

  constructor(query: string, ast: DocumentNode, measurements: Measurements) {
    this.hash = hashOf(query);
    this.measurements = measurements;
    this.#length = query.length;
    this.#ast = ast;
  }

  /** `undefined` for a document that is known to be invalid. */
  get ast(): DocumentNode | undefined {
    return this.#ast;
  }

  /** Keeps what the limits need, so that the document is charged for without being parsed again. */
  markInvalid(): void {
    this.#ast = undefined;
  }

  get bytes(): number {
    const { text, costs } = this.measurements;
    const kept = this.planBytes + bytesPerDocument + costs.size * bytesPerOperation + this.#length * bytesPerCharacter;
    if (!this.#ast) return kept;
    const { perToken, perComment, perCharacter } = parsedBytes;
    return kept + text.tokens * perToken + text.comments * perComment + this.#length * perCharacter;
  }
}

/**
 * Apollo Server's hash of a document as well. Encoding to UTF-8 replaces lone surrogates, so a text that contains one has
 * the hash of another text: callers exclude it.
 */
export function hashOf(query: string): string {
  return hash('sha256', query, 'hex');
}
