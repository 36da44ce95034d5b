import type { StackOneClient } from '../stackone/client.ts';
import type { PageSizes } from '../stackone/items/page-sizes.ts';
import { isRefusedInput } from '../stackone/stackone-error.ts';
import type { WireLinkedAccount } from '../stackone/wire/wire.ts';

/** Servers commonly accept URLs of up to 8 KiB. The remainder is for the path and the organisation. */
const maximumIdsLength = 6_000;
const parameterLength = '&account_ids='.length;

/** Reads accounts by their ids, in as few calls as URLs and StackOne's page size allow. */
export class AccountReferences {
  readonly #stackone: Pick<StackOneClient, 'getAccount' | 'listAccounts'>;
  readonly #sizes: PageSizes;
  readonly #originOwnerIds: readonly string[] | undefined;

  /** `originOwnerIds` restricts the calls to these organisations; `undefined` does not. */
  constructor(
    stackone: Pick<StackOneClient, 'getAccount' | 'listAccounts'>,
    sizes: PageSizes,
    originOwnerIds: readonly string[] | undefined,
  ) {
    this.#stackone = stackone;
    this.#sizes = sizes;
    this.#originOwnerIds = originOwnerIds;
  }

  /** Resolves to the accounts that exist. If a call failed, each of its ids has the error. */
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

  /** Reads the ids that are missing from a page again, because StackOne's cap may have cut it. */
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
    // If StackOne returned none of the ids, it ignores them, and a repetition would not help.
    if (left.length === 0 || left.length === ids.length) return;
    await this.#collect(left, found);
    if (verdict === 'maybe-capped' && left.some((each) => isAccount(found.get(each))))
      this.#sizes.learnCap(rows.length);
  }

  /** Repeats a refused request once with a granted size, because the size may exceed StackOne's cap. */
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

/** Splits ids into chunks that are within the page size and the length of a URL. */
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
