import { badUserInput } from '../errors.ts';

const maximumBytes = 128 * 1024;
const maximumDepth = 24;

type Path = readonly (string | number)[];

/** Throws `BAD_USER_INPUT` for variables beyond 128 KiB of JSON or 24 levels, and names the value that is too much. */
export function assertVariablesWithinBounds(variables: Readonly<Record<string, unknown>>): void {
  const deep = findTooDeep(variables, []);
  if (deep) throw badUserInput(`The variables are more than ${maximumDepth} levels deep.`, ...deep);
  const large = findTooLarge(variables, []);
  if (large) throw badUserInput(`The variables are larger than ${maximumBytes} bytes.`, ...large);
}

function findTooDeep(value: unknown, path: Path): Path | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length >= maximumDepth) return path;
  for (const [key, entry] of entriesOf(value)) {
    const found = findTooDeep(entry, [...path, key]);
    if (found) return found;
  }
  return undefined;
}

/** The innermost value that is too large by itself. */
function findTooLarge(value: unknown, path: Path): Path | undefined {
  if (Buffer.byteLength(JSON.stringify(value)) <= maximumBytes) return undefined;
  if (typeof value !== 'object' || value === null) return path;
  for (const [key, entry] of entriesOf(value)) {
    const found = findTooLarge(entry, [...path, key]);
    if (found) return found;
  }
  return path;
}

function entriesOf(value: object): [string | number, unknown][] {
  return Array.isArray(value) ? [...value.entries()] : Object.entries(value);
}
