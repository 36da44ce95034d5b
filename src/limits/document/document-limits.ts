import type { Source } from '../../auth/router-trust.ts';

/** The limits of a document. */
export interface DocumentLimits {
  /** The number of tokens, without comments. */
  readonly tokens: number;
  /** The nesting depth of fields. */
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  /** The number of fields, inline fragments and spreads. The selections of a fragment count at every spread. */
  readonly selections: number;
  readonly directives: number;
  /** See `operation-cost.ts`. */
  readonly cost: number;
  /** The number of references that `_entities` resolves. */
  readonly representations: number;
}

/**
 * The limits for direct callers fit the largest useful operations of this schema.
 *
 * A router plans its operations. It adds an alias wherever two selections differ in their arguments, merges the fragments of
 * several clients, and limits its own clients. The limits for a router therefore only exclude operations that no plan contains.
 * `tokens` is Apollo Router's own limit; `cost` allows 500 organisations with a page of accounts each.
 */
export const documentLimits: Readonly<Record<Source, DocumentLimits>> = {
  direct: {
    tokens: 1_000,
    depth: 8,
    aliases: 15,
    rootFields: 10,
    selections: 300,
    directives: 20,
    cost: 1_000,
    representations: 500,
  },
  router: {
    tokens: 15_000,
    depth: 30,
    aliases: Number.POSITIVE_INFINITY,
    rootFields: 100,
    selections: 5_000,
    directives: 200,
    cost: 20_000,
    representations: 500,
  },
};
