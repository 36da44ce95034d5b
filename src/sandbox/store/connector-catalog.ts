import { uuidOf } from './identifiers.ts';
import type { ConnectorCategory, JsonObject } from './wire-types.ts';

/** How the Hub authenticates: by a form, whose fields are in `credentials-form.ts`, or for `oauth2` on the provider's page. */
export type Authentication = 'api-key' | 'subdomain-and-key' | 'user-and-token' | 'client-credentials' | 'oauth2';

export interface Connector {
  provider: string;
  name: string;
  category: ConnectorCategory;
  /** Whether the connector is enabled for the project. */
  active: boolean;
  /** The authentication of the connector's default profile. */
  authentication: Authentication;
  /** The id of the connector's default profile. */
  integrationId: string;
}

/** The unified resources of each category, with their operations. */
const resources: Record<ConnectorCategory, Record<string, readonly ('list' | 'get' | 'create')[]>> = {
  ats: {
    applications: ['list', 'get', 'create'],
    candidates: ['list', 'get', 'create'],
    jobs: ['list', 'get'],
  },
  hris: { employees: ['list', 'get', 'create'], time_off: ['list', 'get'], groups: ['list'] },
  'hris-legacy': { employees: ['list', 'get'] },
  crm: { accounts: ['list', 'get'], contacts: ['list', 'get', 'create'] },
  iam: { users: ['list', 'get'], groups: ['list', 'get'], roles: ['list'] },
  marketing: { email_templates: ['list', 'get', 'create'], campaigns: ['list', 'get'] },
  lms: { courses: ['list', 'get'], completions: ['list', 'get', 'create'] },
  stackone: {},
  documents: { files: ['list', 'get'], folders: ['list', 'get'] },
  ticketing: { tickets: ['list', 'get', 'create'], projects: ['list'] },
  screening: { packages: ['list', 'get'], orders: ['create'] },
  messaging: { conversations: ['list', 'get'], messages: ['get', 'create'] },
  accounting: { companies: ['list', 'get'], journals: ['list', 'get', 'create'] },
  scheduling: { events: ['list', 'get'] },
};

/** All connectors of the sandbox. Lists, filters, names, forms and logos derive from them. */
export const connectors: readonly Connector[] = [
  connector('ashby', 'Ashby', 'ats', 'api-key'),
  connector('greenhouse', 'Greenhouse', 'ats', 'api-key'),
  connector('lever', 'Lever', 'ats', 'api-key'),
  connector('smartrecruiters', 'SmartRecruiters', 'ats', 'api-key'),
  connector('teamtailor', 'Teamtailor', 'ats', 'api-key'),
  connector('bamboohr', 'BambooHR', 'hris', 'subdomain-and-key'),
  connector('deel', 'Deel', 'hris', 'api-key'),
  connector('hibob', 'Hibob', 'hris', 'user-and-token'),
  connector('personio', 'Personio', 'hris', 'client-credentials'),
  connector('workday', 'Workday', 'hris', 'client-credentials', 'inactive'),
  connector('cezannehr', 'Cezanne HR', 'hris-legacy', 'client-credentials'),
  connector('hubspot', 'HubSpot', 'crm', 'api-key'),
  connector('pipedrive', 'Pipedrive', 'crm', 'subdomain-and-key'),
  connector('salesforce', 'Salesforce', 'crm', 'client-credentials'),
  connector('googleworkspace', 'Google Workspace', 'iam', 'oauth2'),
  connector('okta', 'Okta', 'iam', 'subdomain-and-key'),
  connector('braze', 'Braze', 'marketing', 'api-key'),
  connector('iterable', 'Iterable', 'marketing', 'api-key', 'inactive'),
  connector('360learning', '360Learning', 'lms', 'client-credentials'),
  connector('docebo', 'Docebo', 'lms', 'client-credentials'),
  connector('stackone', 'StackOne', 'stackone', 'api-key'),
  connector('confluence', 'Confluence', 'documents', 'user-and-token', 'inactive'),
  connector('googledrive', 'Google Drive', 'documents', 'oauth2'),
  connector('notion', 'Notion', 'documents', 'api-key'),
  connector('jira', 'Jira', 'ticketing', 'user-and-token'),
  connector('zendesk', 'Zendesk', 'ticketing', 'subdomain-and-key'),
  connector('certn', 'Certn', 'screening', 'api-key'),
  connector('checkr', 'Checkr', 'screening', 'api-key'),
  connector('microsoftteams', 'Microsoft Teams', 'messaging', 'oauth2'),
  connector('slack', 'Slack', 'messaging', 'oauth2'),
  connector('netsuite', 'NetSuite', 'accounting', 'client-credentials', 'inactive'),
  connector('xero', 'Xero', 'accounting', 'client-credentials'),
  connector('calendly', 'Calendly', 'scheduling', 'api-key'),
];

const connectorsByProvider = new Map(connectors.map((entry) => [entry.provider, entry]));

export function findConnector(provider: string): Connector | undefined {
  return connectorsByProvider.get(provider);
}

/** The `models` of a category's connectors: descriptions by resource and operation. */
export function modelsOf(category: ConnectorCategory): JsonObject {
  return Object.fromEntries(
    Object.entries(resources[category]).map(([resource, operations]) => [
      resource,
      Object.fromEntries(operations.map((operation) => [operation, describeOperation(category, resource, operation)])),
    ]),
  );
}

function connector(
  provider: string,
  name: string,
  category: ConnectorCategory,
  authentication: Authentication,
  availability: 'active' | 'inactive' = 'active',
): Connector {
  const integrationId = uuidOf(`integration of ${provider}`);
  return { provider, name, category, active: availability === 'active', authentication, integrationId };
}

function describeOperation(category: ConnectorCategory, resource: string, operation: 'list' | 'get' | 'create') {
  const path = `/unified/${category.replace('-legacy', '')}/${resource}`;
  return {
    api_path: operation === 'get' ? `${path}/:id` : path,
    operation_type: operation === 'create' ? 'write' : 'read',
    output: { default_fields: [{ name: 'id', type: 'string' }], expand_fields: [] },
  };
}
