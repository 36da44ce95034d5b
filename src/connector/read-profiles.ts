import type { StackOneClient } from '../stackone/client.ts';
import type { WireConnectorProfile } from '../stackone/wire/wire.ts';

/** StackOne states no maximum; a smaller page than asked for is taken as it comes. */
const pageSize = 100;
/** StackOne's default for `page_size`, which no cap can be below: a shorter page is the last. */
const smallestFullPage = 25;
/** Against a list that never ends: 1,250 profiles at the smallest page. */
const maximumPages = 50;

/** All connector profiles of the project, page by page. */
export async function readProfiles(
  stackone: Pick<StackOneClient, 'listConnectorProfiles'>,
): Promise<readonly WireConnectorProfile[]> {
  const profiles = new Map<string, WireConnectorProfile>();
  let rowsRead = 0;
  for (let page = 1; page <= maximumPages; page += 1) {
    const { rows, total } = await stackone.listConnectorProfiles({ page, pageSize });
    const known = profiles.size;
    for (const row of rows) if (row) profiles.set(row.id, row);
    rowsRead += rows.length;
    // A page that brings nothing new comes from a StackOne that takes no notice of `page`.
    const bringsNothing = rows.some((row) => row !== undefined) && profiles.size === known;
    if (rows.length < smallestFullPage || bringsNothing || (total !== undefined && rowsRead >= total)) break;
  }
  return [...profiles.values()];
}
