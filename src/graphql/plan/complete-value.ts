import { defaultTypeResolver, type GraphQLAbstractType, type GraphQLLeafType } from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import { executeFields } from './execute-fields.ts';
import { isPromise } from './promises.ts';
import type { ResolveInfo } from './resolve-info.ts';
import { runtimeTypeError } from './runtime-type-error.ts';
import type { Complete, Info, Path, SelectionPlan } from './selection-plan.ts';

export function completeNonNull(complete: Complete): Complete {
  return (value, info, path) => {
    const completed = complete(value, info, path);
    if (completed !== null) return completed;
    throw new Error(`Cannot return null for non-nullable field ${info.parentType.name}.${info.fieldName}.`);
  };
}

/** Errors can be returned as well as thrown. `complete` receives values that are neither errors nor null. */
export function completeNullable(complete: Complete): Complete {
  return (value, info, path) => {
    if (value instanceof Error) throw value;
    return value === null || value === undefined ? null : complete(value, info, path);
  };
}

export function completeLeaf(type: GraphQLLeafType): Complete {
  return (value) => {
    const serialized: unknown = type.serialize(value);
    if (serialized !== null && serialized !== undefined) return serialized;
    const call = `${inspect(type)}.serialize(${inspect(value)})`;
    throw new Error(`Expected \`${call}\` to return non-nullable value, returned: ${inspect(serialized)}`);
  };
}

export function completeObject(selection: SelectionPlan): Complete {
  return (value, info, path) => executeFields(info.execution, selection, value, path ?? info.path);
}

type ResolveType = (value: unknown, context: unknown, info: Info, type: GraphQLAbstractType) => unknown;

/** `selections` are those of the possible types, by name. */
export function completeAbstract(type: GraphQLAbstractType, selections: ReadonlyMap<string, SelectionPlan>): Complete {
  const resolveType = (type.resolveType ?? defaultTypeResolver) as ResolveType;
  const completeAs = (name: unknown, value: unknown, info: ResolveInfo, path: Path | undefined) => {
    const selection = typeof name === 'string' ? selections.get(name) : undefined;
    if (!selection) throw runtimeTypeError(name, type, info, value);
    return executeFields(info.execution, selection, value, path ?? info.path);
  };
  return (value, info, path) => {
    const name = resolveType(value, info.execution.parts.context, info, type);
    return isPromise(name)
      ? name.then((resolved) => completeAs(resolved, value, info, path))
      : completeAs(name, value, info, path);
  };
}
