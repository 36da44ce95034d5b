import { describe, expect, it } from 'vitest';
import { assertChanges, toWireUpdate } from '../../src/linked-account/update.ts';

/** The value after JSON, which omits `undefined`. */
const sent = (changes: Parameters<typeof toWireUpdate>[0]): unknown =>
  JSON.parse(JSON.stringify(toWireUpdate(changes)));

describe('an update', () => {
  it("sends each field under StackOne's name", () => {
    const changes = {
      label: 'Payroll',
      originOwnerId: 'acme',
      originOwnerName: 'Acme',
      originUsername: 'wile.e',
      type: 'TEST',
    } as const;
    expect(sent(changes)).toEqual({
      label: 'Payroll',
      origin_owner_id: 'acme',
      origin_owner_name: 'Acme',
      origin_username: 'wile.e',
      type: 'test',
    });
  });

  it('omits omitted fields, and sends null as null', () => {
    expect(sent({ label: 'Payroll' })).toEqual({ label: 'Payroll' });
    expect(sent({ label: null, originUsername: null })).toEqual({ label: null, origin_username: null });
    expect(sent({ label: '' })).toEqual({ label: '' });
  });

  it('must change something', () => {
    expect(() => assertChanges({})).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', details: { inputPath: ['input'] } }),
    );
    expect(() => assertChanges({ label: null })).not.toThrow();
  });

  it.each(['originOwnerId', 'originOwnerName'] as const)('must not make %s blank or longer than 512', (field) => {
    for (const text of ['', ' \n', 'x'.repeat(513)]) {
      expect(() => assertChanges({ [field]: text })).toThrow(
        expect.objectContaining({ code: 'BAD_USER_INPUT', details: { inputPath: ['input', field] } }),
      );
    }
    expect(() => assertChanges({ [field]: 'x'.repeat(512) })).not.toThrow();
  });
});
