import type { Source } from '../../auth/router-trust.ts';

/** What a document may ask for. */
export interface DocumentLimits {
  /** Tokens of the document's text; comments are none. */
  readonly tokens: number;
  /** Fields within fields. */
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  /** Fields, inline fragments and spreads, with what fragments hold counted at every place where they are spread. */
  readonly selections: number;
  readonly directives: number;
  /** See `operation-cost.ts`. */
  readonly cost: number;
  /** References that `_entities` is asked to resolve. */
  readonly representations: number;
}

/**
 * Direct callers write their operations themselves: the largest that the schema has a use for fits well.
 *
 * A router's operations are planned, with an alias wherever two selections differ in their arguments, and join what several
 * clients' fragments ask for; and it counts what its own clients send. So its limits keep out what no plan looks like: the
 * tokens are Apollo Router's own limit, the cost is 500 organisations with a page of accounts each.
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
