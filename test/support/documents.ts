/** A query with this depth, through as few accounts as possible. */
export function nestedQuery(depth: number): string {
  const steps = ['linkedAccounts(first: 1)', 'nodes', 'originOwner'];
  const path = Array.from({ length: depth - 1 }, (_, level) => steps[level % steps.length]);
  return `${['', ...path].join(' { ')} { __typename ${'} '.repeat(depth)}`.replace(/^ /, '');
}

/** A query with exactly this number of tokens (at least 19) and a low cost. */
export function queryOfTokens(tokens: number): string {
  return `{ linkedAccounts(filter: { ids: [${'1 '.repeat(tokens - 19)}] }) { pageInfo { endCursor } } }`;
}

export function repeat(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join(' ');
}

/** Fragments that each spread the next one twice: the last is reached on `2 ** levels` paths. */
export function doublingFragments(levels: number): string {
  const doubling = repeat(levels, (level) => `fragment F${level} on Query { ...F${level + 1} ...F${level + 1} }`);
  return `{ ...F0 } ${doubling} fragment F${levels} on Query { connectViewer { username } }`;
}

/** The probe of graphql-cop: each level multiplies the response by the size of the schema. */
export const circularIntrospection =
  '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }';
