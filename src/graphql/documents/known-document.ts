import { hash } from 'node:crypto';
import type { DocumentNode } from 'graphql';
import type { OperationCost } from '../../limits/cost/operation-cost.ts';
import type { DocumentComplexity } from '../../limits/document/document-complexity.ts';
import type { PlannedDocument } from '../plan/planned-document.ts';
import type { ParsedDocument } from './parse-document.ts';

/** What an entry takes, in bytes: upper estimates, which `test/documents` compares with the heap. */
const bytesPerDocument = 2_048;
const bytesPerOperation = 1_024;
const bytesPerNode = 256;
const bytesPerCharacter = 2;
/** graphql-js builds a string with escape sequences from as many pieces. */
const bytesPerBackslash = 32;

export interface Measurements {
  readonly tokens: number;
  readonly complexity: DocumentComplexity;
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
  /** What the plans of the operations take. */
  planBytes = 0;
  readonly #measuredBytes: number;
  readonly #parsedBytes: number;
  #ast: DocumentNode | undefined;

  constructor(query: string, { ast, nodes }: ParsedDocument, measurements: Measurements) {
    this.hash = hashOf(query);
    this.measurements = measurements;
    // Names of operations are parts of the text, which keep all of it in memory.
    const text = query.length * bytesPerCharacter;
    this.#measuredBytes = bytesPerDocument + measurements.costs.size * bytesPerOperation + text;
    this.#parsedBytes = nodes * bytesPerNode + (query.split('\\').length - 1) * bytesPerBackslash;
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
    return this.#measuredBytes + (this.#ast ? this.#parsedBytes : 0) + this.planBytes;
  }
}

/**
 * Apollo Server's hash of a document as well. Encoding to UTF-8 replaces lone surrogates, so a text that contains one has
 * the hash of another text: callers exclude it.
 */
export function hashOf(query: string): string {
  return hash('sha256', query, 'hex');
}
