import { ApiError, ValidationError } from '../platform/api-error.ts';
import type { AccountStore } from '../store/account-store.ts';
import { type ConnectorProfile, defaultProfileOf, findProfile, profiles } from '../store/connector-profiles.ts';
import type { StoredSession } from '../store/session-store.ts';
import type { LinkedAccount } from '../store/wire-types.ts';
import { type FormField, formFields } from './credentials-form.ts';

/** The values that the user entered, by the keys of the form's fields. */
export type Credentials = Readonly<Record<string, string>>;

/** The Hub shows this text in place of a secret when an account is reconnected, and does not send it back. */
export const redactedSecret = '__secretvalue:**redacted**';

/** The operations that a session's token allows: list the available connectors, link an account, or reconnect one. */
export class Linking {
  readonly #accounts: AccountStore;
  readonly #sameOwnerBy: 'id' | 'id-and-name';
  /**
   * The profile of each account that was not linked with its connector's default profile. The account itself does not contain it.
   */
  readonly #profileIds = new Map<string, string>();

  constructor(accounts: AccountStore, sameOwnerBy: 'id' | 'id-and-name') {
    this.#accounts = accounts;
    this.#sameOwnerBy = sameOwnerBy;
  }

  /** The active profiles of the connectors that the session allows. */
  offered({ session }: StoredSession): ConnectorProfile[] {
    const edited = session.account_id === null ? undefined : this.#accountOf(session.account_id);
    const only = session.integration_id ?? (edited && this.profileOf(edited)?.id);
    const provider = edited?.provider ?? session.provider;
    return profiles.filter(
      (profile) =>
        profile.active &&
        (provider === null || profile.connector.provider === provider) &&
        (!session.categories?.length || session.categories.includes(profile.connector.category)) &&
        (only === undefined ? profile.default : profile.id === only),
    );
  }

  offeredProfile(stored: StoredSession, id: string): ConnectorProfile {
    const profile = this.offered(stored).find((offer) => offer.id === id);
    if (profile === undefined) throw new ApiError(404);
    return profile;
  }

  /** The profile that an account was linked with. */
  profileOf({ id, provider }: LinkedAccount): ConnectorProfile | undefined {
    return findProfile(this.#profileIds.get(id) ?? '') ?? defaultProfileOf(provider);
  }

  /** The account that the session reconnects, if it is known before the user chooses a connector. */
  existingAccount(stored: StoredSession): LinkedAccount | undefined {
    const { account_id, provider } = stored.session;
    if (account_id !== null) return this.#accountOf(account_id);
    return provider === null ? undefined : this.#linkedBefore(stored, provider);
  }

  /**
   * The account with this id, if the session may reconnect it: the account of an edit session, or any account of the session's
   * owner. Throws a 404 otherwise.
   */
  openedAccount({ session }: StoredSession, id: string): LinkedAccount {
    const account = this.#accountOf(id);
    const mayOpen =
      session.account_id === null
        ? account.origin_owner_id === session.origin_owner_id
        : account.id === session.account_id;
    if (!mayOpen) throw new ApiError(404);
    return account;
  }

  /** Links a new account. Reconnects an existing one in an edit session, and if the owner already has one at this provider. */
  link(stored: StoredSession, profileId: string, credentials: Credentials): LinkedAccount {
    const profile = this.offeredProfile(stored, profileId);
    const { provider } = profile.connector;
    const { session } = stored;
    const existing =
      session.account_id === null ? this.#linkedBefore(stored, provider) : this.#accountOf(session.account_id);
    if (existing !== undefined) {
      this.#profileIds.set(existing.id, profile.id);
      return this.reconnect(stored, existing, credentials);
    }
    const fields = formFields[profile.authentication];
    const missing = fields.filter(({ key, required }) => required && !credentials[key]);
    if (missing.length > 0) throw new ValidationError(missing.map(({ key }) => `${key} should not be empty`));
    const account = this.#accounts.add({
      provider,
      origin_owner_id: session.origin_owner_id,
      origin_owner_name: session.origin_owner_name,
      origin_username: session.origin_username,
      label: session.label,
      type: session.type,
      setup_information: publicValues(fields, credentials),
    });
    this.#profileIds.set(account.id, profile.id);
    return account;
  }

  /** Stores new credentials for an account and makes it active. */
  reconnect({ session }: StoredSession, account: LinkedAccount, credentials: Credentials): LinkedAccount {
    const fields = formFields[this.profileOf(account)?.authentication ?? 'api-key'];
    const reconnected = this.#accounts.update(account.id, {
      status: 'active',
      status_reasons: null,
      setup_information: { ...account.setup_information, ...publicValues(fields, credentials) },
      ...(session.label === null ? {} : { label: session.label }),
    });
    return reconnected ?? account;
  }

  clear(): void {
    this.#profileIds.clear();
  }

  #accountOf(id: string): LinkedAccount {
    const account = this.#accounts.get(id);
    if (account === undefined) throw new ApiError(404);
    return account;
  }

  #linkedBefore({ session, multiple }: StoredSession, provider: string): LinkedAccount | undefined {
    if (multiple) return undefined;
    return this.#accounts
      .list({ originOwnerIds: [session.origin_owner_id], providers: [provider] })
      .find(({ origin_owner_name }) => this.#sameOwnerBy === 'id' || origin_owner_name === session.origin_owner_name);
  }
}

/** The values that are not secret. The sandbox stores no others. */
function publicValues(fields: readonly FormField[], credentials: Credentials): Record<string, string> {
  return Object.fromEntries(
    fields.filter(({ key, secret }) => !secret && credentials[key]).map(({ key }) => [key, credentials[key] ?? '']),
  );
}
