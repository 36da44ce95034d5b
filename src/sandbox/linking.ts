import type { AccountStore } from './account-store.ts';
import { ApiError, ValidationError } from './api-error.ts';
import { type Connector, connectors, findConnector } from './connector-catalog.ts';
import { type FormField, formFields } from './credentials-form.ts';
import type { StoredSession } from './session-store.ts';
import type { LinkedAccount } from './wire-types.ts';

/** What a form yields: its fields' keys with what the user typed. */
export type Credentials = Readonly<Record<string, string>>;

/** In place of a secret, when an account is opened again; the Hub doesn't send it back. */
export const redactedSecret = '__secretvalue:**redacted**';

/** What a user can do with a session's token: see what is on offer, link an account, or mend one. */
export class Linking {
  readonly #accounts: AccountStore;
  readonly #sameOwnerBy: 'id' | 'id-and-name';

  constructor(accounts: AccountStore, sameOwnerBy: 'id' | 'id-and-name') {
    this.#accounts = accounts;
    this.#sameOwnerBy = sameOwnerBy;
  }

  /** The active connectors that the session lets its user choose from. */
  offered({ session }: StoredSession): Connector[] {
    const provider = session.account_id === null ? session.provider : this.#accountOf(session.account_id).provider;
    return connectors.filter(
      (connector) =>
        connector.active &&
        (provider === null || connector.provider === provider) &&
        (!session.categories?.length || session.categories.includes(connector.category)) &&
        (session.integration_id === null || connector.integrationId === session.integration_id),
    );
  }

  offeredConnector(stored: StoredSession, integrationId: string): Connector {
    const connector = this.offered(stored).find((offer) => offer.integrationId === integrationId);
    if (connector === undefined) throw new ApiError(404);
    return connector;
  }

  /** The account that the session opens again, if it is known before its user chooses anything. */
  existingAccount(stored: StoredSession): LinkedAccount | undefined {
    const { account_id, provider } = stored.session;
    if (account_id !== null) return this.#accountOf(account_id);
    return provider === null ? undefined : this.#linkedBefore(stored, provider);
  }

  /** An account that the session's user may open: that of an edit session, else any of the session's owner. */
  openedAccount({ session }: StoredSession, id: string): LinkedAccount {
    const account = this.#accountOf(id);
    const mayOpen =
      session.account_id === null
        ? account.origin_owner_id === session.origin_owner_id
        : account.id === session.account_id;
    if (!mayOpen) throw new ApiError(404);
    return account;
  }

  /** Links a new account, or mends the one that the session stands for or its owner already has at this provider. */
  link(stored: StoredSession, integrationId: string, credentials: Credentials): LinkedAccount {
    const connector = this.offeredConnector(stored, integrationId);
    const { session } = stored;
    const existing =
      session.account_id === null
        ? this.#linkedBefore(stored, connector.provider)
        : this.#accountOf(session.account_id);
    if (existing !== undefined) return this.mend(stored, existing, credentials);

    const missing = formFields[connector.form].filter(({ key, required }) => required && !credentials[key]);
    if (missing.length > 0) throw new ValidationError(missing.map(({ key }) => `${key} should not be empty`));
    return this.#accounts.add({
      provider: connector.provider,
      origin_owner_id: session.origin_owner_id,
      origin_owner_name: session.origin_owner_name,
      origin_username: session.origin_username,
      label: session.label,
      type: session.type,
      setup_information: openValues(formFields[connector.form], credentials),
    });
  }

  /** Takes new credentials for an account, which is then active whatever was wrong with it. */
  mend({ session }: StoredSession, account: LinkedAccount, credentials: Credentials): LinkedAccount {
    const fields = formFields[findConnector(account.provider)?.form ?? 'api-key'];
    const mended = this.#accounts.update(account.id, {
      status: 'active',
      status_reasons: null,
      setup_information: { ...account.setup_information, ...openValues(fields, credentials) },
      ...(session.label === null ? {} : { label: session.label }),
    });
    return mended ?? account;
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

/** The values that are no secret; the sandbox keeps no other. */
function openValues(fields: readonly FormField[], credentials: Credentials): Record<string, string> {
  return Object.fromEntries(
    fields.filter(({ key, secret }) => !secret && credentials[key]).map(({ key }) => [key, credentials[key] ?? '']),
  );
}
