import { getArgumentValues } from 'graphql';
import type { Execution } from './execution.ts';
import { failPlace } from './fail-place.ts';
import { isPromise } from './promises.ts';
import { ResolveInfo } from './resolve-info.ts';
import { ResponseObject } from './response-object.ts';
import type { FieldPlan, Path, SelectionPlan } from './selection-plan.ts';

/** Executes the fields of an object concurrently. Returns a promise if one of them does. */
export function executeFields(
  execution: Execution,
  { fields, failure }: SelectionPlan,
  source?: unknown,
  path?: Path,
): ResponseObject | Promise<ResponseObject> {
  if (failure) throw failure;
  const response = new ResponseObject();
  let pending: FieldPlan[] | undefined;
  try {
    for (const field of fields) {
      const completed = executeField(execution, field, source, path);
      response[field.key] = completed;
      if (!isPromise(completed)) continue;
      pending ??= [];
      pending.push(field);
    }
  } catch (error) {
    if (!pending) throw error;
    return settle(response, pending).finally(() => {
      throw error;
    });
  }
  return pending ? settle(response, pending) : response;
}

/** Executes the fields one after the other, as the specification requires for the root fields of a mutation. */
export function executeSerially(
  execution: Execution,
  { fields, failure }: SelectionPlan,
): ResponseObject | Promise<ResponseObject> {
  if (failure) throw failure;
  const response = new ResponseObject();
  const add = (field: FieldPlan): ResponseObject | Promise<ResponseObject> => {
    const completed = executeField(execution, field, undefined, undefined);
    if (!isPromise(completed)) {
      response[field.key] = completed;
      return response;
    }
    return completed.then((value) => {
      response[field.key] = value;
      return response;
    });
  };
  let last: ResponseObject | Promise<ResponseObject> = response;
  for (const field of fields) last = isPromise(last) ? last.then(() => add(field)) : add(field);
  return last;
}

/** Replaces the promises in the response by their values. */
function settle(response: ResponseObject, pending: readonly FieldPlan[]): Promise<ResponseObject> {
  return Promise.all(pending.map(({ key }) => response[key])).then((values) => {
    for (const [index, { key }] of pending.entries()) response[key] = values[index];
    return response;
  });
}

function executeField(execution: Execution, field: FieldPlan, source: unknown, parentPath: Path | undefined): unknown {
  const info = new ResolveInfo(execution, field, parentPath);
  try {
    const values =
      field.constantArguments ?? getArgumentValues(field.definition, field.nodes[0], execution.parts.variables);
    const value = field.resolve(source, values, execution.parts.context, info);
    const completed = isPromise(value)
      ? value.then((resolved) => field.complete(resolved, info, undefined))
      : field.complete(value, info, undefined);
    if (!isPromise(completed)) return completed;
    return completed.then(undefined, (error) => failPlace(error, info, info.path, field.nullable));
  } catch (error) {
    return failPlace(error, info, info.path, field.nullable);
  }
}
