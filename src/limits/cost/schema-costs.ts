import {
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql';

/** The cost of a field, from the schema's `@cost` and `@listSize` directives. */
export interface FieldCost {
  /** The cost of each item, without its selections. */
  readonly weight: number;
  /** The arguments that determine the number of items. */
  readonly slicingArguments: readonly string[];
  /** The number of items if no argument determines it. */
  readonly assumedSize: number;
  /** The child fields that contain the items; empty if the field itself is the list. */
  readonly sizedFields: ReadonlySet<string>;
  /** Whether the gateway reads the field once for all its parents in an operation. */
  readonly batched: boolean;
}

export type SchemaCosts = ReadonlyMap<GraphQLField<unknown, unknown>, FieldCost>;

/** The defaults of Apollo Router's demand control for fields without `@cost`. */
const mutationWeight = 10;
const objectWeight = 1;

/**
 * Lists that the gateway reads once for a whole operation. `@listSize` can't express that; it tells a router the average number
 * of items per connector.
 */
const batchedLists: Readonly<Record<string, Partial<FieldCost>>> = {
  'Connector.profiles': {},
  'Connector.linkedAccounts': { slicingArguments: ['first'] },
};

/** Computes the cost of every field of a schema. Call it once per schema. */
export function readSchemaCosts(schema: GraphQLSchema): SchemaCosts {
  const mutation = schema.getMutationType();
  const costs = new Map<GraphQLField<unknown, unknown>, FieldCost>();
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const usual = type === mutation ? mutationWeight : isCompositeType(getNamedType(field.type)) ? objectWeight : 0;
      const batched = batchedLists[`${type.name}.${field.name}`];
      costs.set(field, { ...readFieldCost(field, usual), ...(batched && { ...batched, batched: true }) });
    }
  }
  return costs;
}

function readFieldCost({ astNode }: GraphQLField<unknown, unknown>, usual: number): FieldCost {
  const { weight } = readArguments(astNode?.directives, 'cost');
  const { slicingArguments, assumedSize, sizedFields } = readArguments(astNode?.directives, 'listSize');
  return {
    weight: readNumber(weight) ?? usual,
    slicingArguments: readNames(slicingArguments),
    // A list without the directive, such as the reasons of an account's status, is part of its parent and free.
    assumedSize: readNumber(assumedSize) ?? 1,
    sizedFields: new Set(readNames(sizedFields)),
    batched: false,
  };
}

function readArguments(directives: readonly ConstDirectiveNode[] | undefined, name: string): Record<string, unknown> {
  const directive = directives?.find((candidate) => candidate.name.value === name);
  const entries = directive?.arguments?.map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]);
  return Object.fromEntries(entries ?? []);
}

function readNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function readNames(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
