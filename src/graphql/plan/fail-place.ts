import { locatedError } from 'graphql';
import type { ResolveInfo } from './resolve-info.ts';
import type { Path } from './selection-plan.ts';

/** Makes a position `null` and records the error. Throws if the position is non-null, so that its parent fails. */
export function failPlace(thrown: unknown, info: ResolveInfo, path: Path, nullable: boolean): null {
  const error = locatedError(thrown, info.field.nodes, keysOf(path));
  if (!nullable) throw error;
  info.execution.addError(error, path);
  return null;
}

function keysOf(path: Path): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let place: Path | undefined = path; place; place = place.prev) keys.push(place.key);
  return keys.reverse();
}
