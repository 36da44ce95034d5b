import { findConnector } from './connector-catalog.ts';
import { newAccountId } from './identifiers.ts';
import type { AccountStatus, LinkedAccount } from './wire-types.ts';

/** A list that is absent lets every account through; one that is given lets through only what it holds. */
export interface AccountFilter {
  ids?: readonly string[] | undefined;
  originOwnerIds?: readonly string[] | undefined;
  providers?: readonly string[] | undefined;
  statuses?: readonly string[] | undefined;
}

/** What is said of a change of an account's status. */
export interface StatusCause {
  code?: string | undefined;
  description?: string | undefined;
}

export type AccountChange = 'created' | 'updated' | 'deleted';

/** Told of what has happened to an account, with the account as it is now, or as it was when it was deleted. */
export type OnAccountChange = (change: AccountChange, account: Readonly<LinkedAccount>, at: string) => void;

/** The linked accounts, in the order in which they were linked. What it hands out never changes afterwards. */
export class AccountStore {
  readonly #accounts = new Map<string, LinkedAccount>();
  readonly #now: () => number;
  readonly #onChange: OnAccountChange;

  constructor(now: () => number, onChange: OnAccountChange = () => {}) {
    this.#now = now;
    this.#onChange = onChange;
  }

  get(id: string): Readonly<LinkedAccount> | undefined {
    return this.#accounts.get(id);
  }

  list(filter: AccountFilter = {}): Readonly<LinkedAccount>[] {
    const idMatches = anyOf(filter.ids);
    const ownerMatches = anyOf(filter.originOwnerIds);
    const providerMatches = anyOf(filter.providers);
    const statusMatches = anyOf(filter.statuses);
    return [...this.#accounts.values()].filter(
      (account) =>
        idMatches(account.id) &&
        ownerMatches(account.origin_owner_id) &&
        providerMatches(account.provider) &&
        statusMatches(account.status),
    );
  }

  /** Links an account: by default an active production one of `dev-owner` at Hibob, with an id of its own. */
  add(account: Partial<LinkedAccount> = {}): Readonly<LinkedAccount> {
    const provider = account.provider ?? 'hibob';
    const createdAt = account.created_at ?? this.#timestamp();
    const added: LinkedAccount = {
      id: newAccountId(),
      provider,
      provider_name: findConnector(provider)?.name ?? null,
      status: 'active',
      status_reasons: null,
      origin_owner_id: 'dev-owner',
      origin_owner_name: 'Development Owner',
      origin_username: null,
      setup_information: null,
      label: null,
      created_at: createdAt,
      updated_at: createdAt,
      type: 'production',
      ...account,
    };
    this.#accounts.set(added.id, added);
    this.#onChange('created', added, this.#timestamp());
    return added;
  }

  /** Links this many accounts that differ in nothing but their ids. */
  addMany(count: number, template: Omit<Partial<LinkedAccount>, 'id'> = {}): Readonly<LinkedAccount>[] {
    return Array.from({ length: count }, () => this.add(template));
  }

  /** Changes an account, of which `updated_at` tells; `undefined` when there is none. */
  update(id: string, changes: Omit<Partial<LinkedAccount>, 'id'>): Readonly<LinkedAccount> | undefined {
    const account = this.#accounts.get(id);
    if (account === undefined) return undefined;
    const updated = { ...account, updated_at: this.#timestamp(), ...changes };
    this.#accounts.set(id, updated);
    this.#onChange('updated', updated, this.#timestamp());
    return updated;
  }

  /** Makes an account well or ill, for a reason that it gives from now on; `undefined` when there is none. */
  setStatus(id: string, status: AccountStatus, reason: StatusCause = {}): Readonly<LinkedAccount> | undefined {
    const { code = null, description = null } = reason;
    const reasons =
      code === null && description === null ? null : [{ code, description, timestamp: this.#timestamp() }];
    return this.update(id, { status, status_reasons: reasons });
  }

  /** Unlinks an account and returns it as it was; `undefined` when there is none. */
  delete(id: string): Readonly<LinkedAccount> | undefined {
    const account = this.#accounts.get(id);
    this.#accounts.delete(id);
    if (account !== undefined) this.#onChange('deleted', account, this.#timestamp());
    return account;
  }

  clear(): void {
    this.#accounts.clear();
  }

  #timestamp(): string {
    return new Date(this.#now()).toISOString();
  }
}

function anyOf(values: readonly string[] | undefined): (value: string) => boolean {
  if (values === undefined) return () => true;
  const accepted = new Set(values);
  return (value) => accepted.has(value);
}
