import { type Change, CriticalityLevel } from '@graphql-inspector/core';

export interface Release {
  readonly from: string;
  readonly to: string;
  /** The text of CHANGELOG.md. */
  readonly changelog: string;
}

/** The directives that composers read. Losing one is as breaking as losing a field. */
const contractOfRouters = /\.@(key|shareable)(\.|$)/;

/** The coordinates of breaking changes for clients or supergraphs, such as `LinkedAccount.label`. */
export function breakingCoordinates(changes: readonly Change[]): string[] {
  const breaking = changes.filter(({ criticality, type, path = '' }) => {
    // Definitions of the federation specification do not belong to this schema.
    if (/^(@|_|federation__|link__)/.test(path)) return false;
    if (contractOfRouters.test(path)) return type.endsWith('_REMOVED');
    return criticality.level === CriticalityLevel.Breaking;
  });
  return [...new Set(breaking.map(({ path = '' }) => path))];
}

/**
 * The breaking changes that the release does not announce. A release announces one with a higher major version and an entry below
 * a heading `Breaking`, above the section `from` of the changelog, with the coordinate in backticks.
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
