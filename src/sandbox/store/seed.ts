import type { AccountStore } from './account-store.ts';
import type { LinkedAccount } from './wire-types.ts';

const developmentOwner = {
  origin_owner_id: 'dev-owner',
  origin_owner_name: 'Development Owner',
  origin_username: 'dev',
} as const;

const acme = {
  origin_owner_id: 'acme-corp',
  origin_owner_name: 'Acme Corporation',
  origin_username: 'wile.e@acme.example',
} as const;

/** The initial accounts of a sandbox. Their ids have both formats that StackOne documents. */
const seededAccounts: readonly Partial<LinkedAccount>[] = [
  {
    ...developmentOwner,
    id: '45355976281015164504',
    provider: 'hibob',
    label: 'Head office',
    setup_information: { service_user_id: 'SERVICE-1042' },
    created_at: '2026-01-12T09:30:00.000Z',
    updated_at: '2026-03-02T16:05:41.118Z',
  },
  {
    ...developmentOwner,
    id: 'GnQoASvosYhE5wJcmmAQs',
    provider: 'bamboohr',
    label: 'US subsidiary',
    status: 'error',
    status_reasons: [
      {
        code: 'AccountInvalidCredentialsError',
        description: 'BambooHR no longer accepts the API key.',
        timestamp: '2026-04-20T07:15:09.402Z',
      },
    ],
    setup_information: { subdomain: 'dev-owner' },
    created_at: '2026-01-14T14:02:27.950Z',
    updated_at: '2026-04-20T07:15:09.402Z',
  },
  {
    ...developmentOwner,
    id: 'k3Vb9TqXwLz0RfYh27NdP',
    provider: 'greenhouse',
    label: 'Trial run',
    type: 'test',
    created_at: '2026-02-03T11:48:00.000Z',
    updated_at: '2026-02-03T11:48:00.000Z',
  },
  {
    ...developmentOwner,
    id: '45355976281015170233',
    provider: 'slack',
    status: 'suspended',
    created_at: '2026-02-17T08:00:12.300Z',
    updated_at: '2026-05-06T10:21:55.000Z',
  },
  {
    ...acme,
    id: '45355976281015164777',
    provider: 'salesforce',
    label: 'Sales',
    created_at: '2026-01-20T10:10:10.000Z',
    updated_at: '2026-01-20T10:10:10.000Z',
  },
  {
    ...acme,
    id: 'Zp7mCq2HsE4uJxAo81KyT',
    provider: 'workday',
    label: 'Workday EMEA',
    status: 'inactive',
    status_reasons: [
      { code: null, description: 'The integration is disabled.', timestamp: '2026-03-30T12:00:00.000Z' },
    ],
    setup_information: { tenant: 'acme_emea' },
    created_at: '2026-02-28T17:45:33.120Z',
    updated_at: '2026-03-30T12:00:00.000Z',
  },
];

export function seedAccounts(accounts: AccountStore, seed: 'world' | 'empty' | readonly LinkedAccount[]): void {
  if (seed === 'empty') return;
  for (const account of seed === 'world' ? seededAccounts : seed) accounts.add(account);
}
