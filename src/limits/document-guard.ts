import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Source } from '../auth/router-trust.ts';
import { CacheUse } from '../cache-use.ts';
import { GatewayError } from '../errors.ts';
import { amountOf } from './amount.ts';
import { type DocumentExtent, measureDocument } from './document-extent.ts';
import { type DocumentLimits, documentLimits } from './document-limits.ts';
import { maximumNesting, measureText } from './document-text.ts';
import { compileCosts, type OperationCost, variablesOf } from './operation-cost.ts';
import { readSchemaCosts } from './schema-costs.ts';

/** A GraphQL request as the caller sent it, nothing of it checked. */
export interface OperationRequest {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
}

export interface DocumentGuard {
  /**
   * Throws `LIMIT_EXCEEDED` with the limit's name. To be called before anything parses or validates the document: there are
   * validation rules whose time grows with the square of it.
   *
   * What can't be read or run is left to Apollo Server, which says why; it costs 1, as every request does at least.
   */
  check(request: OperationRequest, source: Source): { readonly cost: number };
}

interface KnownDocument {
  readonly tokens: number;
  readonly extent: DocumentExtent;
  readonly operations: ReadonlyMap<string, OperationCost>;
}

/** Some thousand documents of usual size, and bounded memory whatever their size. */
const maximumCachedDocuments = 5_000;
const maximumCachedCharacters = 4 * 1024 * 1024;
const maximumCachedLength = 64 * 1024;

/**
 * As graphql-js has it in a rule of its own: standard introspection goes through three lists (types, fields, arguments); each
 * further one (`types { fields { type { fields …`) multiplies the answer by the size of the schema.
 */
const maximumIntrospectionLists = 3;

const minimumCost = 1;

export function createDocumentGuard(
  schema: GraphQLSchema,
  limits: Readonly<Record<Source, DocumentLimits>> = documentLimits,
  use = new CacheUse(),
): DocumentGuard {
  const costs = readSchemaCosts(schema);
  // Only documents within their limits get here: nobody fills it with what is refused anyway.
  const known = new LRUCache<string, KnownDocument>({
    max: maximumCachedDocuments,
    maxSize: maximumCachedCharacters,
    maxEntrySize: maximumCachedLength,
    sizeCalculation: (_document, query) => query.length,
  });

  function read(query: string, allowed: DocumentLimits): KnownDocument | undefined {
    const cached = known.get(query);
    if (cached) {
      use.hits += 1;
      assertWithin('tokens', cached.tokens, allowed);
      assertExtent(cached.extent, allowed);
      return cached;
    }
    use.misses += 1;
    const text = measureText(query, allowed.tokens);
    if (!text) return undefined;
    assertWithin('tokens', text.tokens, allowed);
    assertNesting(text.nesting);
    const document = tryParse(query);
    if (!document) return undefined;
    const extent = measureDocument(document);
    assertExtent(extent, allowed);
    const measured = { tokens: text.tokens, extent, operations: compileCosts(document, schema, costs) };
    known.set(query, measured);
    return measured;
  }

  return {
    check({ query, operationName, variables }, source) {
      const allowed = limits[source];
      const document = typeof query === 'string' ? read(query, allowed) : undefined;
      const operation = document && findOperation(document.operations, operationName);
      if (!operation) return { cost: minimumCost };
      const values = variablesOf(operation, variables);
      assertWithin('representations', amountOf(operation.representations, values), allowed);
      const cost = Math.max(minimumCost, amountOf(operation.cost, values));
      assertWithin('cost', cost, allowed);
      return { cost };
    },
  };
}

function tryParse(query: string): DocumentNode | undefined {
  try {
    return parse(query, { noLocation: true });
  } catch {
    return undefined;
  }
}

function findOperation(operations: ReadonlyMap<string, OperationCost>, name: unknown): OperationCost | undefined {
  if (typeof name === 'string') return operations.get(name);
  const [only, second] = operations.values();
  return second ? undefined : only;
}

function assertExtent(extent: DocumentExtent, allowed: DocumentLimits): void {
  for (const limit of ['depth', 'aliases', 'rootFields', 'selections', 'directives'] as const) {
    assertWithin(limit, extent[limit], allowed);
  }
  assertNesting(extent.nesting);
  if (extent.introspectionLists > maximumIntrospectionLists) {
    throw limitExceeded('depth', `The introspection goes through more than ${maximumIntrospectionLists} lists.`);
  }
}

const subjects: Readonly<Record<keyof DocumentLimits, (allowed: number) => string>> = {
  tokens: (allowed) => `The document has more than ${allowed} tokens.`,
  depth: (allowed) => `The document's fields are more than ${allowed} levels deep.`,
  aliases: (allowed) => `The document has more than ${allowed} aliases.`,
  rootFields: (allowed) => `The operation has more than ${allowed} root fields.`,
  selections: (allowed) =>
    `The document has more than ${allowed} selections, its fragments counted wherever they are used.`,
  directives: (allowed) => `The document has more than ${allowed} directives.`,
  cost: (allowed) => `The operation may cost more than ${allowed}: ask for shorter lists, or for less of each item.`,
  representations: (allowed) => `The operation refers to more than ${allowed} entities.`,
};

function assertWithin(limit: keyof DocumentLimits, value: number, allowed: DocumentLimits): void {
  if (value > allowed[limit]) throw limitExceeded(limit, subjects[limit](allowed[limit]));
}

function assertNesting(nesting: number): void {
  if (nesting > maximumNesting)
    throw limitExceeded('depth', `The document is nested more than ${maximumNesting} deep.`);
}

function limitExceeded(limit: string, message: string): GatewayError {
  return new GatewayError('LIMIT_EXCEEDED', message, { limit });
}
