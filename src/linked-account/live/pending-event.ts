import type { AccountEvent } from '../../events/account-event.ts';
import type { ReadAccount } from './delivered-event.ts';

/** An event that waits for its subscribers. They share it, so that its account is read once. */
export class PendingEvent {
  readonly event: AccountEvent;
  /** The organisations that are known to have had the account when the event happened. */
  readonly owners: ReadonlySet<string>;
  readonly #read: () => Promise<ReadAccount>;
  #account: Promise<ReadAccount> | undefined;

  /** `read` must not reject. */
  constructor(event: AccountEvent, owners: ReadonlySet<string>, read: () => Promise<ReadAccount>) {
    this.event = event;
    this.owners = owners;
    this.#read = read;
  }

  /** The account as it is now. The first subscriber that asks has it read. */
  account(): Promise<ReadAccount> {
    this.#account ??= this.event.type === 'DELETED' ? Promise.resolve(undefined) : this.#read();
    return this.#account;
  }
}
