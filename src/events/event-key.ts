import type { AccountEventType } from './account-event.ts';

/**
 * The deduplication key of an event, because StackOne sends no event id. Different spellings of the same instant give the same
 * key.
 */
export function eventKey(type: AccountEventType, accountId: string, date: string): string {
  return JSON.stringify([type, accountId, new Date(date).toISOString()]);
}
