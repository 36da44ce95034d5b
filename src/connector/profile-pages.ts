import { hash } from 'node:crypto';
import type { ConnectorProfileFilter } from '../__generated__/schema-types.ts';
import { badUserInput } from '../errors.ts';
import { parseCursor } from '../linked-account/list/cursor.ts';
import { type PageArguments, readFirst } from '../linked-account/list/page-arguments.ts';
import type { WireConnectorProfile } from '../stackone/wire/wire.ts';

/** A position in a list of profiles. */
interface Position {
  /** The number of profiles before the position. */
  readonly offset: number;
  /** The id of the profile before the position. It finds the position again after the list has changed. */
  readonly lastId: string;
}

/**
 * A page of the profiles that match the filter, in the shape of the schema's `ConnectorProfileConnection`. Throws
 * `BAD_USER_INPUT` if `first` is not between 1 and 100, and for a cursor of another list.
 */
export function pageOfProfiles(
  profiles: readonly WireConnectorProfile[],
  filter: ConnectorProfileFilter | null | undefined,
  page: PageArguments,
) {
  const first = readFirst(page);
  const listName = nameOf(filter);
  const matching = profiles.filter(matcherOf(filter));
  const begin = page.after == null ? 0 : placeAfter(matching, decodeCursor(page.after, listName));
  const nodes = matching.slice(begin, begin + first);
  const edges = nodes.map((node, index) => ({
    node,
    cursor: encodeCursor({ offset: begin + index + 1, lastId: node.id }, listName),
  }));
  const pageInfo = {
    hasNextPage: matching.length > begin + first,
    hasPreviousPage: page.after != null,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  return { edges, nodes, pageInfo };
}

function matcherOf(filter: ConnectorProfileFilter | null | undefined): (profile: WireConnectorProfile) => boolean {
  return (profile) =>
    (filter?.connector == null || profile.connector_key === filter.connector) &&
    (filter?.enabled == null || profile.active === filter.enabled);
}

function placeAfter(profiles: readonly WireConnectorProfile[], { offset, lastId }: Position): number {
  const found = profiles.findIndex(({ id }) => id === lastId);
  return found < 0 ? offset : found + 1;
}

/** The name of a filtered list. A cursor contains it and is valid only for this list. */
function nameOf(filter: ConnectorProfileFilter | null | undefined): string {
  const conditions = [filter?.connector ?? null, filter?.enabled ?? null];
  return hash('sha256', JSON.stringify(conditions), 'base64url').slice(0, 16);
}

function encodeCursor({ offset, lastId }: Position, listName: string): string {
  return Buffer.from(JSON.stringify(['profiles', offset, lastId, listName])).toString('base64url');
}

function decodeCursor(cursor: string, listName: string): Position {
  const [kind, offset, lastId, of] = parseCursor(cursor);
  if (
    kind !== 'profiles' ||
    typeof offset !== 'number' ||
    !Number.isSafeInteger(offset) ||
    typeof lastId !== 'string'
  ) {
    throw badUserInput('after is not a cursor of this gateway.', 'after');
  }
  if (of !== listName) throw badUserInput('after is a cursor of another list.', 'after');
  return { offset: Math.max(0, offset), lastId };
}
