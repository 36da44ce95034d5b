import { describe, expect, it } from 'vitest';
import { conditionsFor, holdFor } from '../../../src/linked-account/list/filter.ts';
import { boundTo, service } from '../../support/viewers.ts';
import { wireAccount } from '../../support/wire-account.ts';

const acme = boundTo('acme');

describe('the conditions of a list', () => {
  it('are empty for a service without a filter', () => {
    expect(conditionsFor(service, null)).toEqual({});
    expect(conditionsFor(service, {})).toEqual({});
    expect(conditionsFor(service, { ids: null, originOwnerIds: null, providers: null, statuses: null })).toEqual({});
  });

  it("contain the filter, with StackOne's names and values", () => {
    const filter = {
      ids: ['1', '2'],
      originOwnerIds: ['acme'],
      providers: ['hibob'],
      statuses: ['ACTIVE', 'ERROR'],
    } as const;
    expect(conditionsFor(service, filter)).toEqual({
      accountIds: ['1', '2'],
      originOwnerIds: ['acme'],
      providers: ['hibob'],
      statuses: ['active', 'error'],
    });
  });

  it('always contain the organisation of a caller that is bound to one', () => {
    expect(conditionsFor(acme, null)).toEqual({ originOwnerIds: ['acme'] });
    expect(conditionsFor(acme, { originOwnerIds: null })).toEqual({ originOwnerIds: ['acme'] });
    expect(conditionsFor(acme, { originOwnerIds: ['acme', 'globex'] })).toEqual({ originOwnerIds: ['acme'] });
  });

  it('contain the organisation whose list is read', () => {
    expect(conditionsFor(service, null, 'acme')).toEqual({ originOwnerIds: ['acme'] });
    expect(conditionsFor(service, { originOwnerIds: ['globex', 'acme'] }, 'acme')).toEqual({
      originOwnerIds: ['acme'],
    });
    expect(conditionsFor(acme, null, 'acme')).toEqual({ originOwnerIds: ['acme'] });
  });

  it.each([
    ['another organisation', conditionsFor(acme, { originOwnerIds: ['globex'] })],
    ["another organisation's list", conditionsFor(acme, null, 'globex')],
    [
      'an organisation other than the one whose list it is',
      conditionsFor(service, { originOwnerIds: ['globex'] }, 'acme'),
    ],
    ['no organisation', conditionsFor(service, { originOwnerIds: [] })],
    ['no account', conditionsFor(service, { ids: [] })],
    ['malformed ids only', conditionsFor(service, { ids: ['../1', ''] })],
    ['no connector', conditionsFor(service, { providers: [] })],
    ['a connector that is no Unicode', conditionsFor(service, { providers: ['\ud800'] })],
    ['an organisation that is no Unicode', conditionsFor(service, { originOwnerIds: ['\udc00x'] })],
    ["an organisation's list that is no Unicode", conditionsFor(service, null, 'x\ud800')],
    ['no state', conditionsFor(service, { statuses: [] })],
  ])('match no account if the filter has %s', (_what, conditions) => expect(conditions).toBeNull());

  it('omit malformed ids', () => {
    expect(conditionsFor(service, { ids: ['1', '../2', '', '3'] })).toEqual({ accountIds: ['1', '3'] });
  });

  it('allow up to 100 values per field', () => {
    const ids = Array.from({ length: 101 }, (_, index) => String(index));
    expect(conditionsFor(service, { ids: ids.slice(1) })?.accountIds).toHaveLength(100);
    expect(() => conditionsFor(service, { ids })).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', details: { inputPath: ['filter', 'ids'] } }),
    );
  });

  it('allow up to 4,096 bytes in total, so that they fit into a URL', () => {
    const half = 'x'.repeat(2_048);
    expect(conditionsFor(service, { originOwnerIds: [half], providers: [half] })).not.toBeNull();
    for (const filter of [
      { originOwnerIds: [half], providers: [half, 'x'] },
      { originOwnerIds: ['é'.repeat(2_049)] },
    ]) {
      expect(() => conditionsFor(service, filter)).toThrow(
        expect.objectContaining({ code: 'BAD_USER_INPUT', details: { inputPath: ['filter'] } }),
      );
    }
  });
});

describe('an account', () => {
  const account = wireAccount({ id: '1', provider: 'hibob', status: 'active', origin_owner_id: 'acme' });

  it.each([
    [{}, true],
    [{ accountIds: ['2', '1'] }, true],
    [{ accountIds: ['2'] }, false],
    [{ originOwnerIds: ['acme'] }, true],
    [{ originOwnerIds: ['Acme'] }, false],
    [{ providers: ['hibob', 'slack'] }, true],
    [{ providers: ['slack'] }, false],
    [{ statuses: ['active'] }, true],
    [{ statuses: ['error'] }, false],
    [{ accountIds: ['1'], originOwnerIds: ['acme'], providers: ['hibob'], statuses: ['error'] }, false],
  ])('is in the list with the conditions %j: %j', (conditions, expected) =>
    expect(holdFor(conditions, account)).toBe(expected),
  );

  it('without a status is in no list that is filtered by status', () => {
    expect(holdFor({ statuses: ['active'] }, wireAccount({ status: null }))).toBe(false);
  });
});
