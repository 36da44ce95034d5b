import { findConnector } from './connector-catalog.ts';
import { newAccountId } from './identifiers.ts';
import type { AccountStatus, LinkedAccount } from './wire-types.ts';

/** Each list restricts the accounts to its values. An absent list matches every account. */
export interface AccountFilter {
  ids?: readonly string[] | undefined;
  originOwnerIds?: readonly string[] | undefined;
  providers?: readonly string[] | undefined;
  statuses?: readonly string[] | undefined;
}

/** The reason for a change of an account's status. */
export interface StatusCause {
  code?: string | undefined;
  description?: string | undefined;
}

export type AccountChange = 'created' | 'updated' | 'deleted';

/** Called after a change, with the account in its new state, or in its last state if it was deleted. */
export type OnAccountChange = (change: AccountChange, account: Readonly<LinkedAccount>, at: string) => void;

/** The linked accounts, in the order in which they were linked. Returned accounts are immutable. */
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

  /** Links an account. Defaults to an active production account of `dev-owner` at Hibob with a new id. */
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

  /** Links many accounts that differ only in their ids. */
  addMany(count: number, template: Omit<Partial<LinkedAccount>, 'id'> = {}): Readonly<LinkedAccount>[] {
    return Array.from({ length: count }, () => this.add(template));
  }

  /** Changes an account and its `updated_at`. Returns `undefined` if it does not exist. */
  update(id: string, changes: Omit<Partial<LinkedAccount>, 'id'>): Readonly<LinkedAccount> | undefined {
    const account = this.#accounts.get(id);
    if (account === undefined) return undefined;
    const updated = { ...account, updated_at: this.#timestamp(), ...changes };
    this.#accounts.set(id, updated);
    this.#onChange('updated', updated, this.#timestamp());
    return updated;
  }

  /** Sets an account's status and the reason for it. Returns `undefined` if the account does not exist. */
  setStatus(id: string, status: AccountStatus, reason: StatusCause = {}): Readonly<LinkedAccount> | undefined {
    const { code = null, description = null } = reason;
    const reasons =
      code === null && description === null ? null : [{ code, description, timestamp: this.#timestamp() }];
    return this.update(id, { status, status_reasons: reasons });
  }

  /** Unlinks an account and returns its last state. Returns `undefined` if it does not exist. */
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
