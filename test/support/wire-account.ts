import type { WireLinkedAccount } from '../../src/stackone/wire/wire.ts';

/** An account in StackOne's form. By default, it belongs to `dev-owner`. */
export function wireAccount(fields: Partial<WireLinkedAccount> = {}): WireLinkedAccount {
  return {
    id: 'account-1',
    provider: 'hibob',
    status: 'active',
    origin_owner_id: 'dev-owner',
    origin_owner_name: 'Development Owner',
    created_at: '2026-01-12T09:30:00.000Z',
    updated_at: '2026-03-02T16:05:41.118Z',
    ...fields,
  };
}
