import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { KnownOperationTypesRule } from '../known-operation-types-rule.ts';
import { NoIntrospectionRule } from '../no-introspection-rule.ts';
import { ExecutableSchema } from '../plan/executable-schema.ts';
import { PlannedDocument } from '../plan/planned-document.ts';
import type { DocumentCache } from './document-cache.ts';
import type { KnownDocument } from './known-document.ts';

/** Validation stops at this number of errors, to bound its time. */
export const maximumFaults = 5;
/** An upper estimate in bytes, like those of `KnownDocument`. */
const bytesPerPlannedField = 448;

export interface ValidDocumentsOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly cache: DocumentCache;
}

/** The rules of the gateway, in addition to those of the GraphQL specification. */
export function additionalRules(introspection: boolean): ValidationRule[] {
  return introspection ? [KnownOperationTypesRule] : [KnownOperationTypesRule, NoIntrospectionRule];
}

/** Validates each known document once, with the rules of Apollo Server. */
export class ValidDocuments {
  readonly #schema: ExecutableSchema;
  readonly #rules: readonly ValidationRule[];
  readonly #cache: DocumentCache;

  constructor({ schema, introspection, cache }: ValidDocumentsOptions) {
    this.#schema = new ExecutableSchema(schema);
    this.#rules = [...specifiedRules, ...additionalRules(introspection)];
    this.#cache = cache;
  }

  /** Returns `undefined` for an invalid document. */
  open(known: KnownDocument): PlannedDocument | undefined {
    if (known.planned || !known.ast) return known.planned;
    // Apollo Server validates the document again and reports all errors, so the first one is enough here.
    if (validate(this.#schema.schema, known.ast, this.#rules, { maxErrors: 1 }).length > 0) {
      known.markInvalid();
      this.#cache.resize(known);
      return undefined;
    }
    const planned = new PlannedDocument(this.#schema, known.ast, () => {
      known.planBytes = planned.plannedFields * bytesPerPlannedField;
      this.#cache.resize(known);
    });
    known.planned = planned;
    return planned;
  }

  /** The errors of a document, at most five. */
  faultsOf(ast: DocumentNode): readonly GraphQLError[] {
    return validate(this.#schema.schema, ast, this.#rules, { maxErrors: maximumFaults });
  }

  findByHash(hash: string): PlannedDocument | undefined {
    const known = this.#cache.findByHash(hash);
    return known && this.open(known);
  }
}
