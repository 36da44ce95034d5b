import { readFileSync } from 'node:fs';
import { environmentSchema, fileVariables } from './environment.ts';
import { proxyVariables } from './read-proxy.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
type Variables = Record<string, string | undefined>;

/** The text of every setting, from its variable or from the file that the variable with the suffix `_FILE` names. */
export function readVariables(environment: Environment, faults: string[]): Variables {
  const values: Variables = {};
  for (const name of Object.keys(environmentSchema.shape)) {
    const lowerCase = proxyVariables.includes(name) ? readVariable(environment, name.toLowerCase(), faults) : undefined;
    values[name] = lowerCase ?? readVariable(environment, name, faults);
  }
  for (const name of fileVariables) {
    const file = readVariable(environment, `${name}_FILE`, faults);
    if (file === undefined) continue;
    if (values[name] === undefined) values[name] = readFileVariable(file, name, faults);
    else faults.push(`${name} and ${name}_FILE are both set: set one`);
  }
  return values;
}

/**
 * An empty variable counts as not set. Compose (`${NAME:-}`) and Kubernetes produce such values, and OpenTelemetry requires it.
 */
function readVariable(environment: Environment, name: string, faults: string[]): string | undefined {
  const value = environment[name];
  return value === undefined || value === '' ? undefined : unquoted(value, name, faults);
}

function readFileVariable(file: string, name: string, faults: string[]): string | undefined {
  try {
    const content = readFileSync(file, 'utf8').trim();
    if (content !== '') return unquoted(content, name, faults);
    faults.push(`${name}_FILE is the path of an empty file`);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : 'unknown error';
    faults.push(`${name}_FILE can't be read (${reason})`);
  }
  return undefined;
}

/** Removes surrounding quotes: `docker run --env-file` and Kubernetes keep the quotes that a shell would remove. */
function unquoted(value: string, name: string, faults: string[]): string | undefined {
  const text = value.trim();
  const [first = ''] = text;
  if (text.length < 2 || !`"'`.includes(first) || !text.endsWith(first)) return value;
  faults.push(`${name} is malformed: it has quotes around its value, and they count as part of it. Remove the quotes`);
  return undefined;
}
