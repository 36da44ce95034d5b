import type { WireLinkedAccount, WireStatusReason } from '../wire.ts';
import type { AllFields, ReadUsualForm } from './read-usual-form.ts';
import { isOptionalRecord, isOptionalString, isRecord, isText, isTimestamp } from './usual-values.ts';

export const readUsualAccount: ReadUsualForm<WireLinkedAccount> = (value) => {
  if (!isRecord(value)) return undefined;
  const { id, provider, provider_name, status, status_reasons, origin_owner_id, origin_owner_name } = value;
  const { origin_username, setup_information, label, type, created_at, updated_at } = value;
  const reasons = readReasons(status_reasons);
  if (
    !isText(id) ||
    typeof provider !== 'string' ||
    !isOptionalString(provider_name) ||
    !isOptionalString(status) ||
    reasons === false ||
    typeof origin_owner_id !== 'string' ||
    typeof origin_owner_name !== 'string' ||
    !isOptionalString(origin_username) ||
    !isOptionalRecord(setup_information) ||
    !isOptionalString(label) ||
    !isOptionalString(type) ||
    !isTimestamp(created_at) ||
    !isTimestamp(updated_at)
  ) {
    return undefined;
  }
  const account: AllFields<WireLinkedAccount> = {
    id,
    provider,
    provider_name,
    status,
    status_reasons: reasons,
    origin_owner_id,
    origin_owner_name,
    origin_username,
    setup_information,
    label,
    type,
    created_at,
    updated_at,
  };
  return account;
};

/** Returns `false` for another form. */
function readReasons(value: unknown): WireStatusReason[] | null | undefined | false {
  if (value === null || value === undefined) return value;
  if (!Array.isArray(value)) return false;
  const reasons: WireStatusReason[] = [];
  for (const reason of value) {
    if (!isRecord(reason)) return false;
    const { code, description, timestamp } = reason;
    if (!isOptionalString(code) || !isOptionalString(description) || !isOptionalString(timestamp)) return false;
    const read: AllFields<WireStatusReason> = { code, description, timestamp };
    reasons.push(read);
  }
  return reasons;
}
