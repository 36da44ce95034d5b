/** A query whose deepest field lies `depth` levels deep, through as few accounts as can be. */
export function nestedQuery(depth: number): string {
  const steps = ['linkedAccounts(first: 1)', 'nodes', 'originOwner'];
  const path = Array.from({ length: depth - 1 }, (_, level) => steps[level % steps.length]);
  return `${['', ...path].join(' { ')} { __typename ${'} '.repeat(depth)}`.replace(/^ /, '');
}

/** A query of exactly so many tokens (19 or more) that asks for next to nothing. */
export function queryOfTokens(tokens: number): string {
  return `{ linkedAccounts(filter: { ids: [${'1 '.repeat(tokens - 19)}] }) { pageInfo { endCursor } } }`;
}

export function repeat(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join(' ');
}

/** Fragments that each spread the next one twice: the last is reached by `2 ** levels` ways. */
export function doublingFragments(levels: number): string {
  const doubling = repeat(levels, (level) => `fragment F${level} on Query { ...F${level + 1} ...F${level + 1} }`);
  return `{ ...F0 } ${doubling} fragment F${levels} on Query { connectViewer { username } }`;
}

/** graphql-cop's probe: each level multiplies the answer by the size of the schema. */
export const circularIntrospection =
  '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }';
