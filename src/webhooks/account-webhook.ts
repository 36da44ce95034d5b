import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import type { AccountEventType, NewAccountEvent } from '../events/account-event.ts';
import { eventKey } from '../events/event-key.ts';
import { isWellFormedAccountId } from '../linked-account/account-id.ts';

const eventTypes = new Map<string, AccountEventType>([
  ['account.created', 'CREATED'],
  ['account.updated', 'UPDATED'],
  ['account.deleted', 'DELETED'],
]);

export const accountEventNames: readonly string[] = [...eventTypes.keys()];

const envelope = z.object({ event: z.string() });
const dateTime = z.iso.datetime({ offset: true, local: true });
/** An invalid owner counts as absent, because the event is still useful without it. */
const optionalText = z.string().min(1).optional().catch(undefined);

/** The fields that StackOne documents as required. Other fields are ignored. */
const accountPayload = z
  .object({
    event: z.string(),
    project_id: z.string(),
    event_date: dateTime,
    record_type: z.literal('account'),
    record_id: z.string().refine(isWellFormedAccountId),
    account_id: z.string(),
    sent_at: dateTime,
    provider: z.string(),
    origin_owner_id: optionalText,
  })
  .refine(({ record_id, account_id }) => record_id === account_id);

export type ReadWebhook =
  | { readonly kind: 'account'; readonly name: string; readonly event: NewAccountEvent }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'malformed' };

/** Reads the body of a delivery with a valid signature. Does not throw. */
export function readWebhook(body: Buffer): ReadWebhook {
  const json = parse(body);
  const named = envelope.safeParse(json);
  if (!named.success) return { kind: 'malformed' };
  const type = eventTypes.get(named.data.event);
  if (type === undefined) return { kind: 'unknown' };
  const payload = accountPayload.safeParse(json);
  if (!payload.success) return { kind: 'malformed' };

  const { event: name, event_date: date, record_id: accountId, origin_owner_id: ownerId } = payload.data;
  const occurredAt = new Date(date);
  return {
    kind: 'account',
    name,
    event: { type, accountId, ownerId, occurredAt, key: eventKey(type, accountId, date) },
  };
}

function parse(body: Buffer): unknown {
  if (!isUtf8(body)) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
