/** Something that happened to a linked account. It carries no row: whoever needs the account reads it. */
export interface AccountEvent {
  /** `<epoch>-<sequence>`: opaque to clients. The epoch changes when the log loses its contents. */
  readonly id: string;
  readonly type: AccountEventType;
  readonly accountId: string;
  /** As signed by StackOne or as last read; `undefined` when neither is known. */
  readonly ownerId: string | undefined;
  readonly occurredAt: Date;
}

export type AccountEventType = 'CREATED' | 'UPDATED' | 'DELETED';

export interface NewAccountEvent extends Omit<AccountEvent, 'id'> {
  /** Two events with the same key within a day are one event. */
  readonly key: string;
}
