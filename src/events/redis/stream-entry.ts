import type { AccountEvent, AccountEventType, NewAccountEvent } from '../account-event.ts';

/** An entry of the stream as Redis returns it: an id, and alternating field names and values. */
export type RawEntry = readonly [id: string, fields: readonly string[]];

export interface StreamEntry {
  /** The id that Redis gave to the entry, `<milliseconds>-<sequence>`. */
  readonly streamId: string;
  /** The epoch of the log that contains the entry. It changes when Redis loses its data. */
  readonly epoch: string;
  readonly event: AccountEvent;
}

const types: ReadonlySet<string> = new Set<AccountEventType>(['CREATED', 'UPDATED', 'DELETED']);

/** The fields of an entry, without the epoch and a former owner that the log knows, which the script adds. */
export function fieldsOf(event: Omit<NewAccountEvent, 'key'>): string[] {
  const { type, accountId, ownerId, formerOwnerId, occurredAt } = event;
  const owner = ownerId === undefined ? [] : ['ownerId', ownerId];
  const formerOwner = formerOwnerId === undefined ? [] : ['formerOwnerId', formerOwnerId];
  return ['type', type, 'accountId', accountId, 'occurredAt', String(occurredAt.getTime()), ...owner, ...formerOwner];
}

/** Returns `undefined` for an entry that no gateway has written. */
export function readEntry([streamId, fields]: RawEntry): StreamEntry | undefined {
  const values = new Map<string, string>();
  for (let index = 0; index + 1 < fields.length; index += 2) values.set(fields[index] ?? '', fields[index + 1] ?? '');
  const [type, accountId, epoch] = [values.get('type'), values.get('accountId'), values.get('epoch')];
  const occurredAt = new Date(Number(values.get('occurredAt')));
  if (!isType(type) || accountId === undefined || epoch === undefined || Number.isNaN(occurredAt.getTime())) {
    return undefined;
  }
  const [ownerId, formerOwnerId] = [values.get('ownerId'), values.get('formerOwnerId')];
  const event = { id: eventId(epoch, streamId), type, accountId, ownerId, formerOwnerId, occurredAt };
  return { streamId, epoch, event };
}

export function eventId(epoch: string, streamId: string): string {
  return `${epoch}-${streamId}`;
}

/** Whether the first Redis id is after the second. */
export function isAfter(one: string, other: string): boolean {
  const [ms, sequence] = partsOf(one);
  const [otherMs, otherSequence] = partsOf(other);
  return ms === otherMs ? sequence > otherSequence : ms > otherMs;
}

export function partsOf(streamId: string): [ms: number, sequence: number] {
  const [ms, sequence] = streamId.split('-');
  return [Number(ms), Number(sequence)];
}

function isType(value: string | undefined): value is AccountEventType {
  return value !== undefined && types.has(value);
}
