/** An event of a linked account. It does not contain the account; a listener that needs the account reads it. */
export interface AccountEvent {
  /** `<epoch>-<sequence>`, opaque to clients. The epoch changes when the log loses its contents. */
  readonly id: string;
  readonly type: AccountEventType;
  readonly accountId: string;
  /** The owner from the signed webhook or from the last read; `undefined` if both are unknown. */
  readonly ownerId: string | undefined;
  /** The owner before this event, if it is known and differs from `ownerId`. */
  readonly formerOwnerId?: string | undefined;
  readonly occurredAt: Date;
}

export type AccountEventType = 'CREATED' | 'UPDATED' | 'DELETED';

export interface NewAccountEvent extends Omit<AccountEvent, 'id'> {
  /** Two events with the same key within 24 hours are duplicates. */
  readonly key: string;
}
