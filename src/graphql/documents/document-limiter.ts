import type { GraphQLSchema } from 'graphql';
import type { Source } from '../../auth/router-trust.ts';
import { GatewayError } from '../../errors.ts';
import { evaluateCost } from '../../limits/cost/cost-expression.ts';
import { compileCosts, findOperation, variablesOf } from '../../limits/cost/operation-cost.ts';
import { readSchemaCosts } from '../../limits/cost/schema-costs.ts';
import { type DocumentComplexity, measureDocument } from '../../limits/document/document-complexity.ts';
import { type DocumentLimits, documentLimits } from '../../limits/document/document-limits.ts';
import { maximumNesting, measureText } from '../../limits/document/document-text.ts';
import { hasConditionalSubscription } from './conditional-subscription.ts';
import { DocumentCache } from './document-cache.ts';
import { KnownDocument } from './known-document.ts';
import { parseDocument } from './parse-document.ts';

/** An unvalidated GraphQL request. */
export interface OperationRequest {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
}

export interface CheckedOperation {
  /** The maximum cost of the operation, if everything must be read from StackOne. */
  readonly cost: number;
  /** The minimum cost: 1, and 10 for each root mutation. */
  readonly price: number;
  /** `undefined` for a text that does not parse, and for a request without one. */
  readonly document: KnownDocument | undefined;
}

export interface DocumentLimiter {
  /**
   * Throws `LIMIT_EXCEEDED` with the name of the limit, or `GRAPHQL_VALIDATION_FAILED` for documents that graphql-js would fail
   * on. Call it before the document is parsed or validated, because the time of some validation rules grows with the square of
   * the document's size.
   *
   * Documents that do not parse or run are left to Apollo Server, which reports the error. They cost 1, the minimum.
   */
  check(request: OperationRequest, source: Source): CheckedOperation;

  /** The document of a text, under the limits that do not depend on the operation; `undefined` for what does not parse. */
  read(query: string, source: Source): KnownDocument | undefined;
}

/**
 * The same limit as a rule of graphql-js. The standard introspection query nests three lists (types, fields, arguments). Each
 * further one (`types { fields { type { fields …`) multiplies the response by the size of the schema.
 */
const maximumIntrospectionLists = 3;

const minimumCost = 1;

const conditionalSubscription = new GatewayError(
  'GRAPHQL_VALIDATION_FAILED',
  'The field of a subscription cannot have @skip or @include.',
);

/** `documents` receives the documents within the limits. */
export function createDocumentLimiter(
  schema: GraphQLSchema,
  limits: Readonly<Record<Source, DocumentLimits>> = documentLimits,
  documents = new DocumentCache(),
): DocumentLimiter {
  const costs = readSchemaCosts(schema);

  function read(query: string, allowed: DocumentLimits): KnownDocument | undefined {
    assertWellFormed(query);
    const known = documents.find(query);
    if (known) {
      assertWithin('tokens', known.measurements.tokens, allowed);
      assertComplexity(known.measurements.complexity, allowed);
      return known;
    }
    const text = measureText(query, allowed.tokens);
    if (!text) return undefined;
    assertWithin('tokens', text.tokens, allowed);
    assertNesting(text.nesting);
    const parsed = parseDocument(query);
    if (!parsed) return undefined;
    const complexity = measureDocument(parsed.ast);
    assertComplexity(complexity, allowed);
    if (hasConditionalSubscription(parsed.ast)) throw conditionalSubscription;
    const operationCosts = compileCosts(parsed.ast, schema, costs);
    const document = new KnownDocument(query, parsed, { tokens: text.tokens, complexity, costs: operationCosts });
    documents.add(document);
    return document;
  }

  return {
    read: (query, source) => read(query, limits[source]),
    check({ query, operationName, variables }, source) {
      const allowed = limits[source];
      const document = typeof query === 'string' ? read(query, allowed) : undefined;
      const operation = document && findOperation(document.measurements.costs, operationName);
      if (!operation) return { cost: minimumCost, price: minimumCost, document };
      const values = variablesOf(operation, variables);
      assertWithin('representations', evaluateCost(operation.representations, values), allowed);
      const cost = Math.max(minimumCost, evaluateCost(operation.cost, values));
      assertWithin('cost', cost, allowed);
      return { cost, price: Math.min(cost, minimumCost + operation.mutations), document };
    },
  };
}

/** GraphQL forbids lone surrogates, and the text with one would have the hash of another document. */
function assertWellFormed(query: string): void {
  if (query.isWellFormed()) return;
  throw new GatewayError('GRAPHQL_PARSE_FAILED', 'Syntax Error: The document contains an unpaired surrogate.');
}

function assertComplexity(complexity: DocumentComplexity, allowed: DocumentLimits): void {
  for (const limit of ['depth', 'aliases', 'rootFields', 'selections', 'directives'] as const) {
    assertWithin(limit, complexity[limit], allowed);
  }
  assertNesting(complexity.nesting);
  if (complexity.introspectionLists > maximumIntrospectionLists) {
    throw limitExceeded('depth', `The introspection goes through more than ${maximumIntrospectionLists} lists.`);
  }
}

const subjects: Readonly<Record<keyof DocumentLimits, (allowed: number) => string>> = {
  tokens: (allowed) => `The document has more than ${allowed} tokens.`,
  depth: (allowed) => `The document's fields are more than ${allowed} levels deep.`,
  aliases: (allowed) => `The document has more than ${allowed} aliases.`,
  rootFields: (allowed) => `The operation has more than ${allowed} root fields.`,
  selections: (allowed) =>
    `The document has more than ${allowed} selections, counting a fragment each time it is used.`,
  directives: (allowed) => `The document has more than ${allowed} directives.`,
  cost: (allowed) =>
    `The operation may cost more than ${allowed}: request shorter lists, or fewer fields of each item.`,
  representations: (allowed) => `The operation refers to more than ${allowed} entities.`,
};

function assertWithin(limit: keyof DocumentLimits, value: number, allowed: DocumentLimits): void {
  if (value > allowed[limit]) throw limitExceeded(limit, subjects[limit](allowed[limit]));
}

function assertNesting(nesting: number): void {
  if (nesting > maximumNesting)
    throw limitExceeded('depth', `The document is nested more than ${maximumNesting} levels deep.`);
}

function limitExceeded(limit: string, message: string): GatewayError {
  return new GatewayError('LIMIT_EXCEEDED', message, { limit });
}
