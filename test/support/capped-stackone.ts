import type { AccountSource } from '../../src/linked-account/list/account-list.ts';
import type { AccountListQuery } from '../../src/stackone/list-parameters.ts';
import { StackOneError } from '../../src/stackone/stackone-error.ts';
import type { WireLinkedAccount } from '../../src/stackone/wire/wire.ts';
import { wireAccount } from './wire-account.ts';

/**
 * The effect of a `page_size` above the cap: pages are counted by the cap, pages are counted by the requested size and then cut,
 * or the request is refused. StackOne documents none of them.
 */
export type CapStyle = 'counts' | 'cuts' | 'refuses';

/** StackOne's list of accounts without a server, with a page cap that a test can change. */
export class CappedStackOne implements AccountSource {
  cap: number;
  style: CapStyle;
  accounts: WireLinkedAccount[] = [];
  /** The ids of unreadable rows. */
  readonly unreadable = new Set<string>();
  readonly requests: AccountListQuery[] = [];
  #added = 0;

  constructor(accounts: number, cap = Number.POSITIVE_INFINITY, style: CapStyle = 'counts') {
    this.cap = cap;
    this.style = style;
    this.insert(0, accounts);
  }

  /** The ids of readable accounts. */
  get ids(): string[] {
    return this.accounts.map(({ id }) => id).filter((id) => !this.unreadable.has(id));
  }

  insert(index: number, count: number): void {
    const added = Array.from({ length: count }, () => {
      this.#added += 1;
      return wireAccount({ id: `account-${this.#added}` });
    });
    this.accounts.splice(index, 0, ...added);
  }

  remove(id: string): void {
    this.accounts = this.accounts.filter((account) => account.id !== id);
  }

  async listAccounts(query: AccountListQuery): Promise<(WireLinkedAccount | undefined)[]> {
    this.requests.push(query);
    const { page, pageSize, accountIds } = query;
    if (pageSize > this.cap && this.style === 'refuses') {
      throw new StackOneError('/accounts', { kind: 'refused', status: 400, details: [], retryAfter: undefined });
    }
    const granted = Math.min(pageSize, this.cap);
    const start = (page - 1) * (this.style === 'counts' ? granted : pageSize);
    const matching = this.accounts.filter(({ id }) => accountIds?.includes(id) ?? true);
    const rows = matching.slice(start, start + granted);
    return rows.map((account) => (this.unreadable.has(account.id) ? undefined : account));
  }

  async getAccount(id: string): Promise<WireLinkedAccount | undefined> {
    this.requests.push({ accountIds: [id], page: 1, pageSize: 1 });
    return this.accounts.find((account) => account.id === id);
  }
}
