import type { StackOneClient } from '../stackone/client.ts';
import type { WireConnectorProfile } from '../stackone/wire/wire.ts';

/** StackOne documents no maximum. It may return smaller pages. */
const pageSize = 100;
/** StackOne's default for `page_size`, and so the lowest possible cap. A shorter page is the last one. */
const smallestFullPage = 25;
/** Guards against a list that never ends. It allows 1,250 profiles at the smallest page. */
const maximumPages = 50;

/** Reads all connector profiles of the project, page by page. */
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
    // If a page contains only known profiles, StackOne ignores `page`.
    const bringsNothing = rows.some((row) => row !== undefined) && profiles.size === known;
    if (rows.length < smallestFullPage || bringsNothing || (total !== undefined && rowsRead >= total)) break;
  }
  return [...profiles.values()];
}
