import type { GraphQLError, OperationDefinitionNode } from 'graphql';
import type { PlannedDocument } from './planned-document.ts';
import type { Path } from './selection-plan.ts';

export interface ExecutionParts {
  readonly document: PlannedDocument;
  readonly operation: OperationDefinitionNode;
  readonly context: unknown;
  /** The coerced variables. */
  readonly variables: Record<string, unknown>;
}

/** An execution of an operation, with the errors so far. */
export class Execution {
  readonly parts: ExecutionParts;
  readonly errors: GraphQLError[] = [];
  readonly #nulled = new Set<Path | undefined>();

  constructor(parts: ExecutionParts) {
    this.parts = parts;
  }

  /** Records the error that makes a position `null`. Without a path, that is the whole response. */
  addError(error: GraphQLError, path: Path | undefined): void {
    // Positions within one that became null have no errors of their own.
    if (this.#nulled.size > 0 && this.#isNulled(path)) return;
    this.#nulled.add(path);
    this.errors.push(error);
  }

  #isNulled(path: Path | undefined): boolean {
    for (let place = path; place; place = place.prev) if (this.#nulled.has(place)) return true;
    return this.#nulled.has(undefined);
  }
}
