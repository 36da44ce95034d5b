import {
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import type { DocumentCache } from '../documents/document-cache.ts';
import type { KnownDocument } from '../documents/known-document.ts';
import { ExecutableDocument } from './executable-document.ts';
import { KnownOperationTypesRule } from './known-operation-types-rule.ts';

export interface ExecutableDocumentsOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly cache: DocumentCache;
}

/** Validates each known document once, by the same rules as Apollo Server. */
export class ExecutableDocuments {
  readonly #schema: GraphQLSchema;
  readonly #rules: readonly ValidationRule[];
  readonly #cache: DocumentCache;

  constructor({ schema, introspection, cache }: ExecutableDocumentsOptions) {
    this.#schema = schema;
    const rules = [...specifiedRules, KnownOperationTypesRule];
    this.#rules = introspection ? rules : [...rules, NoSchemaIntrospectionCustomRule];
    this.#cache = cache;
  }

  /** `undefined` for an invalid document. */
  open(known: KnownDocument): ExecutableDocument | undefined {
    if (known.executable || !known.ast) return known.executable;
    // Apollo Server validates the document again and reports its faults: here the first one decides.
    if (validate(this.#schema, known.ast, this.#rules, { maxErrors: 1 }).length > 0) {
      known.markInvalid();
      this.#cache.resize(known);
      return undefined;
    }
    known.executable = new ExecutableDocument(this.#schema, known.ast);
    return known.executable;
  }

  findByHash(hash: string): ExecutableDocument | undefined {
    const known = this.#cache.findByHash(hash);
    return known && this.open(known);
  }
}
