import { GraphQLError } from 'graphql';
import { failPlace } from './fail-place.ts';
import { ignoreRejections, isPromise } from './promises.ts';
import type { ResolveInfo } from './resolve-info.ts';
import type { Complete, Path } from './selection-plan.ts';

/** Completes a list by completing its items, any of which may be a promise. */
export function completeList(completeItem: Complete, nullable: boolean): Complete {
  return (value, info, path) => {
    if (!isIterable(value)) {
      const { parentType, fieldName } = info;
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${parentType.name}.${fieldName}".`);
    }
    const items: unknown[] = [];
    const listPath = path ?? info.path;
    let pending = false;
    try {
      for (const item of value) {
        const itemPath = { prev: listPath, key: items.length, typename: undefined };
        const completed = completeOne(item, info, itemPath);
        pending ||= isPromise(completed);
        items.push(completed);
      }
    } catch (error) {
      ignoreRejections(items);
      if (Array.isArray(value)) ignoreRejections(value);
      throw error;
    }
    return pending ? Promise.all(items) : items;
  };

  function completeOne(item: unknown, info: ResolveInfo, path: Path): unknown {
    try {
      const completed = isPromise(item)
        ? item.then((resolved) => completeItem(resolved, info, path))
        : completeItem(item, info, path);
      if (!isPromise(completed)) return completed;
      return completed.then(undefined, (error) => failPlace(error, info, path, nullable));
    } catch (error) {
      return failPlace(error, info, path, nullable);
    }
  }
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Symbol.iterator in value &&
    typeof value[Symbol.iterator] === 'function'
  );
}
