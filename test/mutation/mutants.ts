import { stripTypeScriptTypes } from 'node:module';

/** One changed line of a source file. */
export interface Mutant {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

type Mutation = readonly [pattern: RegExp, replacement: string | ((found: string) => string)];

/** Each mutation changes one place in a line, like a typical mistake. */
const mutations: readonly Mutation[] = [
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ < /g, ' <= '],
  [/ <= /g, ' < '],
  [/ > /g, ' >= '],
  [/ >= /g, ' > '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ \?\? /g, ' && '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ \* /g, ' / '],
  [/ \+= /g, ' -= '],
  [/ -= /g, ' += '],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/(?<=\()!(?=[\w(])/g, ''],
  [/(?<=\bif )\(.+\)(?= (?:return|throw|continue|\{))/g, '(true)'],
  [/(?<=\bif )\(.+\)(?= (?:return|throw|continue|\{))/g, '(false)'],
  [/\bawait /g, ''],
  [/\?\./g, '.'],
  [/(?<![\w.'"#$-])\d[\d_]*(?![\w.'"-])/g, (digits) => String(Number(digits.replaceAll('_', '')) + 1)],
  [/'[^']+'(?=[,;)\]])/g, "''"],
  [/(?<=\breturn ).+(?=;$)/g, 'undefined'],
];

/** A statement that can be removed without making the program invalid. */
const removable =
  /^\s+(?!const |let |return\b|import |export |type |throw |readonly |case |break|default)[\w.#[\]]+.*;$/;

/** Every mutant of a file that is a valid program and differs in more than types. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const lines = source.split('\n');
  const original = strip(source);
  return lines.flatMap((before, index) => {
    if (/^\s*(?:\/\/|\/?\*|import |export (?:type|interface) )/.test(before)) return [];
    return changesOf(before)
      .filter((after) => {
        const mutated = strip(lines.with(index, after).join('\n'));
        return mutated !== undefined && mutated !== original;
      })
      .map((after) => ({ file, line: index + 1, before, after }));
  });
}

function changesOf(line: string): string[] {
  const changed = mutations.flatMap(([pattern, replacement]) =>
    [...line.matchAll(pattern)].map((match) => {
      const [found] = match;
      const put = typeof replacement === 'string' ? replacement : replacement(found);
      return line.slice(0, match.index) + put + line.slice(match.index + found.length);
    }),
  );
  if (removable.test(line)) changed.push('');
  return [...new Set(changed)].filter((after) => after !== line);
}

/** The program without types and trailing white space; `undefined` if it is invalid. */
function strip(source: string): string | undefined {
  try {
    return stripTypeScriptTypes(source).replaceAll(/\s+$/gm, '');
  } catch {
    return undefined;
  }
}
