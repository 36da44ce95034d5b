import type { WireCreatedConnectSession } from '../wire.ts';
import type { AllFields, ReadUsualForm } from './read-usual-form.ts';
import { isOptionalRecord, isOptionalString, isOptionalStrings, isRecord, isText } from './usual-values.ts';

export const readUsualCreatedSession: ReadUsualForm<WireCreatedConnectSession> = (value) => {
  if (!isRecord(value)) return undefined;
  const { organization_id, project_id, origin_owner_id, origin_owner_name, created_at, categories, provider } = value;
  const { origin_username, account_id, label, metadata, external_trigger_token, type, token, auth_link_url } = value;
  const id = readId(value['id']);
  const organizationId = readId(organization_id);
  const integrationId = readOptionalId(value['integration_id']);
  const profileId = readOptionalId(value['connector_profile_id']);
  if (
    id === undefined ||
    organizationId === undefined ||
    typeof project_id !== 'string' ||
    typeof origin_owner_id !== 'string' ||
    typeof origin_owner_name !== 'string' ||
    typeof created_at !== 'string' ||
    !isOptionalStrings(categories) ||
    !isOptionalString(provider) ||
    !isOptionalString(origin_username) ||
    !isOptionalString(account_id) ||
    !isOptionalString(label) ||
    !isOptionalRecord(metadata) ||
    !isOptionalString(external_trigger_token) ||
    !isOptionalString(type) ||
    integrationId === false ||
    profileId === false ||
    // A session that was just created has no attempt.
    (value['latest_connection_attempt'] ?? null) !== null ||
    !isText(token) ||
    typeof auth_link_url !== 'string'
  ) {
    return undefined;
  }
  const session: AllFields<WireCreatedConnectSession> = {
    id,
    organization_id: organizationId,
    project_id,
    origin_owner_id,
    origin_owner_name,
    created_at,
    categories,
    provider,
    origin_username,
    account_id,
    label,
    metadata,
    external_trigger_token,
    type,
    integration_id: integrationId,
    connector_profile_id: profileId,
    latest_connection_attempt: value['latest_connection_attempt'] === null ? null : undefined,
    token,
    auth_link_url,
  };
  return session;
};

function readId(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return isText(value) ? value : undefined;
}

/** Returns `false` for another form. */
function readOptionalId(value: unknown): string | null | undefined | false {
  return value === null || value === undefined || typeof value === 'string' ? value : (readId(value) ?? false);
}
