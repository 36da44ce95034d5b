const stateOfErrorCode: Readonly<Record<string, RefusedAccountState>> = {
  AccountSuspendedError: 'suspended',
  AccountExpiredError: 'expired',
  AccountArchivedError: 'archived',
  AccountErrorStatus: 'error',
};

/** The state of an account for which StackOne refuses a call with 412. */
export type RefusedAccountState = 'suspended' | 'expired' | 'archived' | 'error';

/**
 * Why StackOne refused with 412, from its body: `{"errorCode": "AccountSuspendedError", "details": {"status": "suspended"}}`.
 * `undefined` where the body does not say so, or says something that is not documented. How the code's name is written on the
 * wire is inferred from StackOne's other bodies, so the spelling of its other names is taken as well.
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
