import { type Change, CriticalityLevel } from '@graphql-inspector/core';

export interface Release {
  readonly from: string;
  readonly to: string;
  /** The whole of CHANGELOG.md. */
  readonly changelog: string;
}

/** What composers read of a type. To them, losing it is as breaking as losing a field. */
const contractOfRouters = /\.@(key|shareable)(\.|$)/;

/** Coordinates of what would break a client or a supergraph, such as `LinkedAccount.label`. */
export function breakingCoordinates(changes: readonly Change[]): string[] {
  const breaking = changes.filter(({ criticality, type, path = '' }) => {
    // What a newer version of the federation specification defines is not this schema's.
    if (/^(@|_|federation__|link__)/.test(path)) return false;
    if (contractOfRouters.test(path)) return type.endsWith('_REMOVED');
    return criticality.level === CriticalityLevel.Breaking;
  });
  return [...new Set(breaking.map(({ path = '' }) => path))];
}

/**
 * Those breaking changes that the release does not announce. A release announces one by a higher major version, and by an
 * entry under a heading `Breaking` above the changelog's part about `from`, with the coordinate in backticks.
 */
export function unannounced(coordinates: readonly string[], { from, to, changelog }: Release): string[] {
  const isMajor = Number.parseInt(to, 10) > Number.parseInt(from, 10);
  const entries = breakingEntries(changelog, from);
  return coordinates.filter((coordinate) => !isMajor || !entries.includes(`\`${coordinate}\``));
}

function breakingEntries(changelog: string, from: string): string {
  const [news = ''] = changelog.split(`\n## ${from}`);
  return news
    .split(/^#{2,} /m)
    .filter((section) => section.startsWith('Breaking'))
    .join('\n');
}
