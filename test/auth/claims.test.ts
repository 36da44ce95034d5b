import { describe, expect, it } from 'vitest';
import { viewerOf } from '../../src/auth/claims.ts';
import { claimNames } from '../support/tokens.ts';

const defaults = ['connect:read'] as const;
const read = (claims: Record<string, unknown>) => viewerOf(claims, claimNames, defaults);

describe('viewerOf', () => {
  it('reads the organisation, its name, the person and the subject', () => {
    const claims = { sub: 's', origin_owner_id: 'acme', origin_owner_name: 'Acme', origin_username: 'ada' };
    expect(read(claims)).toEqual({
      subject: 's',
      ownerId: 'acme',
      ownerName: 'Acme',
      username: 'ada',
      scopes: ['connect:read'],
      actsForAnyOwner: false,
    });
  });

  it('reads claims of the names that are configured, taken as they are', () => {
    const names = { ...claimNames, ownerId: 'https://example.com/org.id' };
    expect(viewerOf({ 'https://example.com/org.id': 'acme' }, names, defaults)).toMatchObject({ ownerId: 'acme' });
  });

  it.each([
    ['text', 'openid connect:write connect:read', ['connect:read', 'connect:write']],
    ['a list', ['connect:write', 'email'], ['connect:write']],
    ['of ours only unknown ones', 'connect:admin', []],
    ['none of ours', 'openid email', ['connect:read']],
    ['nothing', undefined, ['connect:read']],
    ['nonsense', { 'connect:write': true }, ['connect:read']],
  ])('reads scopes from %s', (_name, scope, expected) => {
    expect(read({ origin_owner_id: 'acme', scope })?.scopes).toEqual(expected);
  });

  it('takes connect:any-owner from a token without an organisation alone', () => {
    expect(read({ scope: 'connect:any-owner' })).toMatchObject({
      actsForAnyOwner: true,
      scopes: ['connect:any-owner'],
    });
    expect(read({ origin_owner_id: 'acme', scope: 'connect:any-owner connect:read' })).toMatchObject({
      actsForAnyOwner: false,
      ownerId: 'acme',
      scopes: ['connect:read'],
    });
  });

  it('is nobody without an organisation and that scope', () => {
    expect(read({ scope: 'connect:read' })).toBeNull();
    expect(read({})).toBeNull();
  });
});
