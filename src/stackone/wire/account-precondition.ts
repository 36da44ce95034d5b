const stateOfErrorCode: Readonly<Record<string, RefusedAccountState>> = {
  AccountSuspendedError: 'suspended',
  AccountExpiredError: 'expired',
  AccountArchivedError: 'archived',
  AccountErrorStatus: 'error',
};

/** The account states for which StackOne refuses a call with 412. */
export type RefusedAccountState = 'suspended' | 'expired' | 'archived' | 'error';

/**
 * Reads the account's state from the body of a 412: `{"errorCode": "AccountSuspendedError", "details": {"status": "suspended"}}`.
 * Returns `undefined` if the body contains no documented state. StackOne does not document the wire name of `errorCode`, so other
 * spellings are accepted too.
 */
export function readRefusedAccountState(status: number, body: string): RefusedAccountState | undefined {
  if (status !== 412) return undefined;
  const parsed = asObject(parseJson(body));
  const code = parsed['errorCode'] ?? parsed['error_code'];
  if (typeof code === 'string' && Object.hasOwn(stateOfErrorCode, code)) return stateOfErrorCode[code];
  const state = asObject(parsed['details'])['status'];
  return Object.values(stateOfErrorCode).find((known) => known === state);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
