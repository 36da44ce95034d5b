import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { visitHub } from './hub.ts';

const accountId = '45355976281015164504';

/**
 * Operations that together use every field of the schema, with every argument and input field. A sandbox with its seeded accounts
 * can answer them in this order.
 */
export async function operationsOfWholeSchema(sandbox: Sandbox): Promise<string[]> {
  const { id, token } = await linkedSession(sandbox);
  const removable = sandbox.accounts.add({ id: 'removable' });
  return [
    `{ connectViewer { originOwnerName username scopes
       originOwner { id linkedAccounts(first: 1, after: null, filter: null) ${page(account)} } } }`,
    `{ linkedAccount(id: "${accountId}") { ${account} meta { provider category models } connector { ${connector} } } }`,
    `{ linkedAccounts(first: 2, after: null, filter: { ids: ["${accountId}"], originOwnerIds: ["dev-owner"], providers: ["hibob"],
       statuses: [ACTIVE] }) ${page(account)} }`,
    `{ connector(provider: "salesforce") { ${connector} } connectors(filter: { category: CRM, active: true, search: "s" }) { ${connector} } }`,
    `{ connectorProfiles(first: 2, after: null, filter: { connector: "salesforce", enabled: true }) ${page(profile)} }`,
    `{ connectSession(id: "${id}") { ${session} } }`,
    `mutation { authenticateConnectSession(input: { token: "${token}" }) { connectSession { ${session} } } }`,
    `mutation { createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "Development Owner", originUsername: "dev",
       ${choices} }) ${created} }`,
    `mutation { createViewerConnectSession(input: { ${choices} }) ${created} }`,
    `mutation { reconnectLinkedAccount(input: { id: "${accountId}", expiresIn: 60, metadata: {}, label: "a" }) ${created} }`,
    `mutation { updateLinkedAccount(input: { id: "${accountId}", label: "b", originOwnerId: "dev-owner", originOwnerName: "Development Owner",
       originUsername: "dev", type: TEST }) { linkedAccount { id } } }`,
    `mutation { deleteLinkedAccount(input: { id: "${removable.id}" }) { deletedLinkedAccountId linkedAccount { id } } }`,
  ];
}

/** A session with which a customer has linked an account by OAuth. */
async function linkedSession(sandbox: Sandbox): Promise<{ readonly id: number; readonly token: string }> {
  const response = await fetch(`${sandbox.url}/connect_sessions`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${sandbox.apiKey}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      origin_owner_id: 'dev-owner',
      origin_owner_name: 'Development Owner',
      provider: 'slack',
      account_id: '45355976281015170233',
    }),
  });
  const created = (await response.json()) as { id: number; token: string };
  await (await visitHub(sandbox.url, created.token).openProvider())('allow');
  return created;
}

const page = (node: string) =>
  `{ edges { cursor node { ${node} } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`;
const account = `id provider providerName connector { name } status needsReconnection statusReasons { code description timestamp }
  originOwnerId originOwnerName originUsername originOwner { id } setupInformation label type createdAt updatedAt`;
const profile = `id name active default categories connectorKey connectorName connector { name } logoUrl releaseStage environment
  authenticationKey authenticationName createdAt updatedAt`;
const connector = `provider name category categories active logoUrl horizontalLogoUrl models profiles { ${profile} }
  linkedAccounts(first: 2, after: null) ${page('id status')}`;
const session = `id organizationId projectId originOwnerId originOwnerName originUsername originOwner { id } categories provider
  connector { name } accountId account { id } label metadata externalTriggerToken type integrationId createdAt
  latestAttempt { id status errorCode errorDescription createdAt updatedAt linkedAccount { id } }`;
const choices = `categories: [HRIS], provider: "hibob", providerVersion: "1", accountId: "${accountId}", expiresIn: 60, metadata: {},
  multiple: false, label: "a", type: TEST, integrationId: "profile"`;
const created = `{ token authLinkUrl expiresAt connectSession { ${session} } existingAccounts { ${account} } }`;
