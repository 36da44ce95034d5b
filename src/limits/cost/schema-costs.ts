import {
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql';

/** What a field costs, by the schema's own `@cost` and `@listSize`. */
export interface FieldCost {
  /** Of each of the field's items: without what is selected on it. */
  readonly weight: number;
  /** Arguments that say how many items there will be. */
  readonly slicingArguments: readonly string[];
  /** How many items there are when no argument says it. */
  readonly assumedSize: number;
  /** The items are not the field's own but those of these fields of its; none when they are its own. */
  readonly sizedFields: ReadonlySet<string>;
  /** Whether the gateway reads the field once for all its parents in an operation, however many they are. */
  readonly batched: boolean;
}

export type SchemaCosts = ReadonlyMap<GraphQLField<unknown, unknown>, FieldCost>;

/** As in Apollo Router's demand control, for what has no `@cost`. */
const mutationWeight = 10;
const objectWeight = 1;

/**
 * What `@listSize` can't say: the gateway reads these lists once for a whole operation. To a router the schema says how many
 * items each connector has on average.
 */
const batchedLists: Readonly<Record<string, Partial<FieldCost>>> = {
  'Connector.profiles': {},
  'Connector.linkedAccounts': { slicingArguments: ['first'] },
};

/** Reads what every field of a schema costs, to be done once. */
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
    // A list that nothing is said about, such as the reasons of an account's status, comes with its parent at no cost.
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
