import { hash } from 'node:crypto';
import type { DocumentNode } from 'graphql';
import type { OperationCost } from '../../limits/cost/operation-cost.ts';
import type { DocumentComplexity } from '../../limits/document/document-complexity.ts';
import type { PlannedDocument } from '../plan/planned-document.ts';
import type { ParsedDocument } from './parse-document.ts';

/** Upper estimates of memory in bytes. `test/graphql/documents` compares them with the heap. */
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

/** A document that parses and is within the limits. */
export class KnownDocument {
  /** The SHA-256 of the document's text. */
  readonly hash: string;
  readonly measurements: Measurements;
  /** `undefined` until the document has been validated. */
  planned: PlannedDocument | undefined;
  /** The size of the plans of all operations, in bytes. */
  planBytes = 0;
  readonly #measuredBytes: number;
  readonly #parsedBytes: number;
  #ast: DocumentNode | undefined;

  constructor(query: string, { ast, nodes }: ParsedDocument, measurements: Measurements) {
    this.hash = hashOf(query);
    this.measurements = measurements;
    // The names of operations are slices of the text, so they keep the whole text in memory.
    const text = query.length * bytesPerCharacter;
    this.#measuredBytes = bytesPerDocument + measurements.costs.size * bytesPerOperation + text;
    this.#parsedBytes = nodes * bytesPerNode + (query.split('\\').length - 1) * bytesPerBackslash;
    this.#ast = ast;
  }

  /** `undefined` for an invalid document. */
  get ast(): DocumentNode | undefined {
    return this.#ast;
  }

  /** Keeps only what the limits need, so that the document is charged without being parsed again. */
  markInvalid(): void {
    this.#ast = undefined;
  }

  get bytes(): number {
    return this.#measuredBytes + (this.#ast ? this.#parsedBytes : 0) + this.planBytes;
  }
}

/**
 * The same hash as Apollo Server's. Encoding as UTF-8 replaces lone surrogates, so a text with one has the hash of another text.
 * Callers must refuse such texts.
 */
export function hashOf(query: string): string {
  return hash('sha256', query, 'hex');
}
