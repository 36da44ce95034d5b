import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type NamedTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { PlannedDocument } from './planned-document.ts';
import type { FieldNodes } from './selection-plan.ts';

/** The values of the variables that `@skip` and `@include` depend on. */
export type Conditions = Record<string, boolean | null>;

/**
 * Collects the fields of an object by response key, in the order of the keys: `CollectFields` of the GraphQL specification. A
 * fragment counts only at its first spread. Throws if a condition is null.
 */
export function collectFields(
  { schema: { schema }, fragments }: PlannedDocument,
  conditions: Conditions,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): ReadonlyMap<string, FieldNodes> {
  const fields = new Map<string, [FieldNode, ...FieldNode[]]>();
  const visited = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD && visited.has(selection.name.value)) continue;
      if (!isIncluded(selection, conditions)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const nodes = fields.get(key);
        if (nodes) nodes.push(selection);
        else fields.set(key, [selection]);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) visited.add(selection.name.value);
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value] : selection;
      if (fragment && appliesTo(type, fragment.typeCondition, schema)) visit(fragment.selectionSet);
    }
  };
  for (const set of sets) visit(set);
  return fields;
}

function isIncluded(selection: SelectionNode, conditions: Conditions): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, conditions);
  if (skip?.['if'] === true) return false;
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, conditions);
  return include?.['if'] !== false;
}

function appliesTo(type: GraphQLObjectType, condition: NamedTypeNode | undefined, schema: GraphQLSchema): boolean {
  if (!condition || condition.name.value === type.name) return true;
  const named = schema.getType(condition.name.value);
  return isAbstractType(named) && schema.isSubType(named, type);
}
