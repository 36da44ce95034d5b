import type { AccountEventType } from './account-event.ts';

/** What tells one event from another: StackOne sends no event id. Two spellings of one instant are one event. */
export function eventKey(type: AccountEventType, accountId: string, date: string): string {
  return JSON.stringify([type, accountId, new Date(date).toISOString()]);
}
