import { describe, expect, it } from 'vitest';
import { readRefusedAccountState } from '../../../src/stackone/wire/account-precondition.ts';

const stateOf = (body: unknown, status = 412) => readRefusedAccountState(status, JSON.stringify(body));

describe("the account's state in a 412", () => {
  it.each([
    ['AccountSuspendedError', 'suspended'],
    ['AccountExpiredError', 'expired'],
    ['AccountArchivedError', 'archived'],
    ['AccountErrorStatus', 'error'],
  ])('is read from the code %s', (errorCode, state) => {
    expect(stateOf({ errorCode })).toBe(state);
    expect(stateOf({ error_code: errorCode, details: { status: 'active' } })).toBe(state);
  });

  it.each(['suspended', 'expired', 'archived', 'error'])(
    'is read from the status %s if the code is none of these',
    (status) => {
      expect(stateOf({ errorCode: 'AccountTiredError', details: { status } })).toBe(status);
      expect(stateOf({ details: { status, status_reasons: null } })).toBe(status);
    },
  );

  it.each([
    {},
    null,
    5,
    [],
    { errorCode: 'toString' },
    { errorCode: '__proto__' },
    { errorCode: ['AccountExpiredError'] },
    { details: { status: 'inactive' } },
    { details: { status: ['error'] } },
    { details: null },
    { message: 'AccountExpiredError' },
  ])('is not guessed from %j', (body) => {
    expect(stateOf(body)).toBeUndefined();
  });

  it('is read only from a 412 with JSON', () => {
    expect(stateOf({ errorCode: 'AccountExpiredError' }, 409)).toBeUndefined();
    expect(readRefusedAccountState(412, '<html>')).toBeUndefined();
  });
});
