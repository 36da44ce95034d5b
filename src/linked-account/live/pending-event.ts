import type { AccountEvent } from '../../events/account-event.ts';
import type { ReadAccount } from './delivered-event.ts';

/** A pending event, shared by its subscribers so that its account is read once. */
export class PendingEvent {
  readonly event: AccountEvent;
  /** The organisations that are known to have had the account at the time of the event. */
  readonly owners: ReadonlySet<string>;
  readonly #read: () => Promise<ReadAccount>;
  #account: Promise<ReadAccount> | undefined;

  /** `read` must not reject. */
  constructor(event: AccountEvent, owners: ReadonlySet<string>, read: () => Promise<ReadAccount>) {
    this.event = event;
    this.owners = owners;
    this.#read = read;
  }

  /** The current state of the account. The first subscriber starts the read. */
  account(): Promise<ReadAccount> {
    this.#account ??= this.#read();
    return this.#account;
  }
}
