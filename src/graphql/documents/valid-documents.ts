import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { KnownOperationTypesRule } from '../known-operation-types-rule.ts';
import { ExecutableSchema } from '../plan/executable-schema.ts';
import { PlannedDocument } from '../plan/planned-document.ts';
import type { DocumentCache } from './document-cache.ts';
import type { KnownDocument } from './known-document.ts';

/** A document with more faults than these is not worth the time to find them. */
export const maximumFaults = 5;
/** An upper estimate, as those of `KnownDocument`. */
const bytesPerPlannedField = 448;

export interface ValidDocumentsOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly cache: DocumentCache;
}

/** Validates each known document once, by the same rules as Apollo Server. */
export class ValidDocuments {
  readonly #schema: ExecutableSchema;
  readonly #rules: readonly ValidationRule[];
  readonly #cache: DocumentCache;

  constructor({ schema, introspection, cache }: ValidDocumentsOptions) {
    this.#schema = new ExecutableSchema(schema);
    const rules = [...specifiedRules, KnownOperationTypesRule];
    this.#rules = introspection ? rules : [...rules, NoSchemaIntrospectionCustomRule];
    this.#cache = cache;
  }

  /** `undefined` for an invalid document. */
  open(known: KnownDocument): PlannedDocument | undefined {
    if (known.planned || !known.ast) return known.planned;
    // Apollo Server validates the document again and reports its faults: here the first one decides.
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

  /** What is wrong with a document, up to five faults. */
  faultsOf(ast: DocumentNode): readonly GraphQLError[] {
    return validate(this.#schema.schema, ast, this.#rules, { maxErrors: maximumFaults });
  }

  findByHash(hash: string): PlannedDocument | undefined {
    const known = this.#cache.findByHash(hash);
    return known && this.open(known);
  }
}
