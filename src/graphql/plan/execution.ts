import type { GraphQLError, OperationDefinitionNode } from 'graphql';
import type { PlannedDocument } from './planned-document.ts';
import type { Path } from './selection-plan.ts';

export interface ExecutionParts {
  readonly document: PlannedDocument;
  readonly operation: OperationDefinitionNode;
  readonly context: unknown;
  /** Coerced. */
  readonly variables: Record<string, unknown>;
}

/** One execution of an operation, with the errors of its fields so far. */
export class Execution {
  readonly parts: ExecutionParts;
  readonly errors: GraphQLError[] = [];
  readonly #nulled = new Set<Path | undefined>();

  constructor(parts: ExecutionParts) {
    this.parts = parts;
  }

  /** Records the error that makes a place `null`; without a path, the whole response. */
  addError(error: GraphQLError, path: Path | undefined): void {
    // What is within a place that became null has no errors of its own.
    if (this.#nulled.size > 0 && this.#isNulled(path)) return;
    this.#nulled.add(path);
    this.errors.push(error);
  }

  #isNulled(path: Path | undefined): boolean {
    for (let place = path; place; place = place.prev) if (this.#nulled.has(place)) return true;
    return this.#nulled.has(undefined);
  }
}
