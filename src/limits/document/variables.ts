import { badUserInput, type GatewayError } from '../../errors.ts';

const maximumBytes = 128 * 1024;
const maximumDepth = 24;

type Path = readonly (string | number)[];

/** Whether the variables have at most 128 KiB as JSON, and at most 24 levels. */
export function areWithinBounds(variables: Readonly<Record<string, unknown>>): boolean {
  return !isTooDeep(variables, maximumDepth) && Buffer.byteLength(JSON.stringify(variables)) <= maximumBytes;
}

function isTooDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) if (isTooDeep(Reflect.get(value, key), levels - 1)) return true;
  return false;
}

/** The error for variables beyond the limits, with the path of the innermost value that exceeds them. */
export function boundsExceeded(variables: Readonly<Record<string, unknown>>): GatewayError {
  const deep = findTooDeep(variables, []);
  return deep
    ? badUserInput(`The variables are more than ${maximumDepth} levels deep.`, ...deep)
    : badUserInput(`The variables are larger than ${maximumBytes} bytes.`, ...(findTooLarge(variables, []) ?? []));
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
