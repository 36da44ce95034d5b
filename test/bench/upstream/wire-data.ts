/** The data of the simulated StackOne. */
export const ownerId = 'dev-owner';
export const ownerName = 'Development Owner';

export interface WireSession {
  readonly id: number;
  readonly organization_id: number;
  readonly project_id: string;
  readonly categories: readonly string[];
  readonly provider: string | null;
  readonly origin_owner_id: string;
  readonly origin_owner_name: string;
  readonly origin_username: string | null;
  readonly account_id: string | null;
  readonly label: string | null;
  readonly created_at: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly external_trigger_token: string | null;
  readonly type: string;
  readonly integration_id: string | null;
  readonly token: string;
  readonly auth_link_url: string;
}

export interface WireAccount {
  readonly id: string;
  readonly provider: string;
  readonly provider_name: string;
  readonly status: string;
  readonly status_reasons: readonly unknown[];
  readonly origin_owner_id: string;
  readonly origin_owner_name: string;
  readonly origin_username: string;
  readonly setup_information: Readonly<Record<string, unknown>>;
  readonly label: string;
  readonly type: string;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface WireConnector {
  readonly provider: string;
  readonly provider_name: string;
  readonly category: string;
  readonly active: boolean;
  readonly models: Readonly<Record<string, unknown>>;
  readonly resources: {
    readonly images: { readonly logo_url: string; readonly original_logo_horizontal_url: string };
  };
}

const token = 'bench-token-0123456789abcdef0123456789abcdef';
const categories = ['hris', 'ats', 'crm', 'iam', 'lms', 'documents', 'ticketing', 'marketing'];
const connectorCount = 250;

export const wireSession: WireSession = {
  id: 1001,
  organization_id: 42,
  project_id: 'project-of-the-bench',
  categories: ['hris', 'ats'],
  provider: null,
  origin_owner_id: ownerId,
  origin_owner_name: ownerName,
  origin_username: null,
  account_id: null,
  label: null,
  created_at: '2026-01-31T09:30:00.000Z',
  metadata: { plan: 'enterprise', seats: 250 },
  external_trigger_token: null,
  type: 'production',
  integration_id: null,
  token,
  auth_link_url: `https://app.stackone.com/embedded/integrations?token=${token}`,
};

/** `number` starts at 1. */
export function wireAccount(number: number): WireAccount {
  return {
    id: `account-${number}`,
    provider: `connector${(number % connectorCount) + 1}`,
    provider_name: `Connector ${(number % connectorCount) + 1}`,
    status: number % 10 === 0 ? 'error' : 'active',
    status_reasons: [],
    origin_owner_id: ownerId,
    origin_owner_name: ownerName,
    origin_username: `person-${number}@example.com`,
    setup_information: { domain: `company-${number}.example.com` },
    label: `Account ${number}`,
    type: 'production',
    created_at: '2026-01-12T09:30:00.000Z',
    updated_at: '2026-03-02T16:05:41.118Z',
  };
}

export const wireConnectors: readonly WireConnector[] = Array.from({ length: connectorCount }, (_, index) => ({
  provider: `connector${index + 1}`,
  provider_name: `Connector ${index + 1}`,
  category: categories[index % categories.length] ?? '',
  active: index % 3 > 0,
  models: { employees: { list: true, get: true } },
  resources: {
    images: {
      logo_url: `https://images.example.com/logos/connector${index + 1}.png`,
      original_logo_horizontal_url: `https://images.example.com/logos/original/connector${index + 1}_horizontal.png`,
    },
  },
}));
