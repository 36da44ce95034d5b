import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';
import { readConstantArguments } from './constant-arguments.ts';
import type { ExecutableSchema } from './executable-schema.ts';
import { PlannedOperation } from './planned-operation.ts';
import type { Values } from './selection-plan.ts';

/** A valid document with its operations that have been requested. */
export class PlannedDocument {
  readonly schema: ExecutableSchema;
  readonly ast: DocumentNode;
  /** Called whenever `plannedFields` has changed. */
  readonly onPlanned: () => void;
  readonly fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  /** The variables that conditions (`@skip`, `@include`) depend on. */
  readonly conditionVariables = new Set<string>();
  /** Whether a field is `__schema` or `__type`. */
  readonly introspects: boolean;
  readonly #operations = new Map<OperationDefinitionNode, PlannedOperation>();
  readonly #constantArguments = new Map<FieldNode, Values | undefined>();

  constructor(schema: ExecutableSchema, ast: DocumentNode, onPlanned = () => {}) {
    this.schema = schema;
    this.ast = ast;
    this.onPlanned = onPlanned;
    let introspects = false;
    visit(ast, {
      FragmentDefinition: (node) => {
        this.fragments[node.name.value] = node;
      },
      Field: ({ name }) => {
        introspects ||= name.value === '__schema' || name.value === '__type';
      },
      Directive: ({ name, arguments: [argument] = [] }) => {
        if (name.value !== 'skip' && name.value !== 'include') return;
        if (argument?.value.kind === Kind.VARIABLE) this.conditionVariables.add(argument.value.name.value);
      },
    });
    this.introspects = introspects;
  }

  /** Returns `undefined` if the name selects no operation, or a subscription. */
  find(operationName: string | undefined): PlannedOperation | undefined {
    const operation = getOperationAST(this.ast, operationName);
    if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return undefined;
    const known = this.#operations.get(operation);
    if (known) return known;
    const planned = new PlannedOperation(this, operation);
    this.#operations.set(operation, planned);
    return planned;
  }

  /** Plans all operations, before anybody asks for one. */
  prepare(): void {
    for (const definition of this.ast.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION) this.find(definition.name?.value)?.prepare();
    }
  }

  /** The number of fields in the plans of all operations. */
  get plannedFields(): number {
    return [...this.#operations.values()].reduce((fields, operation) => fields + operation.plannedFields, 0);
  }

  /** The arguments that are the same in every execution; `undefined` if they depend on variables. */
  constantArgumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode): Values | undefined {
    if (!this.#constantArguments.has(node)) this.#constantArguments.set(node, readConstantArguments(field, node));
    return this.#constantArguments.get(node);
  }
}
