import type { StackOneClient } from '../stackone/client.ts';
import type { PageSizes } from '../stackone/items/page-sizes.ts';
import { isRefusedInput } from '../stackone/stackone-error.ts';
import type { WireLinkedAccount } from '../stackone/wire/wire.ts';

/** Servers commonly take no URL beyond 8 KiB. What is left is for the path and the organisation. */
const maximumIdsLength = 6_000;
const parameterLength = '&account_ids='.length;

/** Accounts that are known by their ids, in as few calls as URLs and StackOne's page size allow. */
export class AccountReferences {
  readonly #stackone: Pick<StackOneClient, 'getAccount' | 'listAccounts'>;
  readonly #sizes: PageSizes;
  readonly #originOwnerIds: readonly string[] | undefined;

  /** `originOwnerIds`: whose accounts StackOne is asked for; `undefined` for everybody's. */
  constructor(
    stackone: Pick<StackOneClient, 'getAccount' | 'listAccounts'>,
    sizes: PageSizes,
    originOwnerIds: readonly string[] | undefined,
  ) {
    this.#stackone = stackone;
    this.#sizes = sizes;
    this.#originOwnerIds = originOwnerIds;
  }

  /** What StackOne has of these ids. Where a call failed, each id that it was for has the failure. */
  async read(ids: readonly string[]): Promise<ReadonlyMap<string, WireLinkedAccount | Error>> {
    const found = new Map<string, WireLinkedAccount | Error>();
    await this.#collect(ids, found);
    return found;
  }

  async #collect(ids: readonly string[], found: Map<string, WireLinkedAccount | Error>): Promise<void> {
    const collectChunk = async (chunk: readonly string[]) => {
      try {
        await this.#collectChunk(chunk, found);
      } catch (error) {
        const failure = error instanceof Error ? error : new Error('unknown failure', { cause: error });
        for (const id of chunk) if (!found.has(id)) found.set(id, failure);
      }
    };
    await Promise.all(chunksOf(ids, this.#sizes.largest).map(collectChunk));
  }

  /** A page that may be cut to StackOne's cap is followed by one of the ids that were not on it. */
  async #collectChunk(ids: readonly string[], found: Map<string, WireLinkedAccount | Error>): Promise<void> {
    const [id] = ids;
    if (id !== undefined && ids.length === 1) {
      const account = await this.#stackone.getAccount(id);
      if (account) found.set(account.id, account);
      return;
    }
    const { asked, rows } = await this.#readPage(ids);
    for (const row of rows) if (row) found.set(row.id, row);
    const verdict = this.#sizes.judge({ page: 1, pageSize: asked.length }, rows.length);
    const missing = ids.filter((each) => !found.has(each));
    const left = verdict === 'maybe-capped' ? missing : missing.filter((each) => !asked.includes(each));
    // Where none was found, StackOne takes no notice of ids, and would not the next time.
    if (left.length === 0 || left.length === ids.length) return;
    await this.#collect(left, found);
    if (verdict === 'maybe-capped' && left.some((each) => isAccount(found.get(each))))
      this.#sizes.learnCap(rows.length);
  }

  /** A size that was refused, and may be beyond StackOne's cap, is tried once more with one that is not. */
  async #readPage(ids: readonly string[]) {
    try {
      return { asked: ids, rows: await this.#list(ids) };
    } catch (error) {
      const { granted } = this.#sizes;
      if (!isRefusedInput(error) || ids.length <= granted) throw error;
      const asked = ids.slice(0, granted);
      const rows = await this.#list(asked);
      this.#sizes.learnRefusal(ids.length);
      return { asked, rows };
    }
  }

  #list(ids: readonly string[]) {
    return this.#stackone.listAccounts({
      accountIds: ids,
      originOwnerIds: this.#originOwnerIds,
      page: 1,
      pageSize: ids.length,
    });
  }
}

function isAccount(value: WireLinkedAccount | Error | undefined): boolean {
  return value !== undefined && !(value instanceof Error);
}

/** Of at most so many ids, and no longer than a URL may be. */
function chunksOf(ids: readonly string[], maximumSize: number): string[][] {
  const chunks: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const more = parameterLength + encodeURIComponent(id).length;
    const last = chunks.at(-1);
    if (last && last.length < maximumSize && length + more <= maximumIdsLength) {
      last.push(id);
      length += more;
    } else {
      chunks.push([id]);
      length = more;
    }
  }
  return chunks;
}
