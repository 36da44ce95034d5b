import { describe, expect, it } from 'vitest';
import { viewerOf } from '../../../src/auth/token/claims.ts';
import { claimNames } from '../../support/tokens.ts';

const scopeRules = { prefix: '', defaults: ['connect:read'] } as const;
const read = (claims: Record<string, unknown>, names: Partial<typeof claimNames> = {}) =>
  viewerOf(claims, { ...claimNames, ...names }, scopeRules);

const owned = JSON.parse('{"__proto__":{"id":"acme"},"o":{"id":"acme","__proto__":{"id":"inner"}}}');

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

  it('accepts connect:any-owner only from a token without an organisation', () => {
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

  it('returns null without an organisation and that scope', () => {
    expect(read({ scope: 'connect:read' })).toBeNull();
    expect(read({})).toBeNull();
  });
});

describe('the organisation of a token', () => {
  const scope = 'connect:read connect:any-owner';

  it.each<[unknown, string]>([
    ['acme', 'acme'],
    ['x'.repeat(512), 'x'.repeat(512)],
    [0, '0'],
    [4_711, '4711'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    [['acme'], 'acme'],
    [[4_711], '4711'],
  ])('is read from %j', (value, ownerId) => {
    expect(read({ origin_owner_id: value, scope })).toMatchObject({ ownerId, actsForAnyOwner: false });
  });

  it.each<[unknown]>([
    [JSON.parse('9007199254740993')],
    [1e21],
    [1.5],
    [-1],
    [''],
    [' \t'],
    ['x'.repeat(513)],
    ['acme\uD800'],
    [true],
    [null],
    [{}],
    [{ id: 'acme' }],
    [[]],
    [['acme', 'globex']],
    [['acme', 'acme']],
    [['']],
    [[null]],
    [[['acme']]],
    [[{ id: 'acme' }]],
  ])('refuses the token if it is %j, even with connect:any-owner', (value) => {
    expect(read({ origin_owner_id: value, scope })).toBeNull();
  });

  it.each([
    ['o.id', { o: { id: 'acme' } }, 'acme'],
    ['org.details.id', { org: { details: { id: [7] } } }, '7'],
    ['https://example.com/org.id', { 'https://example.com/org.id': 'acme' }, 'acme'],
    ['o.id', { 'o.id': 'exact', o: { id: 'path' } }, 'exact'],
    ['__proto__.id', owned, 'acme'],
    ['o.__proto__.id', owned, 'inner'],
  ])('is the claim %s of %j', (ownerId, claims, expected) => {
    expect(viewerOf(claims, { ...claimNames, ownerId }, scopeRules)).toMatchObject({ ownerId: expected });
  });

  it.each([
    ['o.id', { o: {} }],
    ['o.id', { o: { ID: 'acme' } }],
    ['o.id', { o: null }],
    ['o.id', { o: 'acme' }],
    ['o.id', { o: ['acme'] }],
    ['o.0', { o: ['acme'] }],
    ['o.length', { o: ['acme'] }],
    ['o.length', { o: 'acme' }],
    ['o.a.b', { o: { a: {} } }],
    ['o.constructor.name', { o: {} }],
    ['o.id', { 'o.id': null, o: { id: 'acme' } }],
  ])('refuses the token if the path %s ends early in %j', (ownerId, claims) => {
    expect(read({ ...claims, scope }, { ownerId })).toBeNull();
  });

  it.each([
    ['o.id', {}],
    ['o.id', { id: 'acme' }],
    ['constructor', {}],
    ['constructor.name', {}],
    ['__proto__.id', {}],
  ])('is absent if the token lacks the first name of %s', (ownerId, claims) => {
    expect(read({ ...claims, scope }, { ownerId })).toMatchObject({ actsForAnyOwner: true });
  });
});

describe('the names in a token', () => {
  it('may be numbers, lists with one entry, and paths', () => {
    const names = { ownerName: 'o.name', username: 'https://example.com/user' };
    const claims = { origin_owner_id: 'acme', o: { name: ['Acme'] }, 'https://example.com/user': 42, sub: 7 };
    expect(read(claims, names)).toMatchObject({ ownerName: 'Acme', username: '42', subject: '7' });
  });

  it.each<[unknown]>([[['Acme', 'Globex']], [{}], [2 ** 53], [' '], [true]])(
    'count as absent when they are %j',
    (value) => {
      const viewer = read({ origin_owner_id: 'acme', origin_owner_name: value, origin_username: value });
      expect(viewer).toEqual({ ownerId: 'acme', scopes: ['connect:read'], actsForAnyOwner: false });
    },
  );
});

describe('the scopes of a token', () => {
  it('may be at a path', () => {
    const claims = { origin_owner_id: 'acme', access: { gateway: { roles: ['connect:write'] } } };
    expect(read(claims, { scope: 'access.gateway.roles' })?.scopes).toEqual(['connect:write']);
  });

  it('are the default if the path does not begin, and none if it ends early', () => {
    const scope = 'access.gateway.roles';
    expect(read({ origin_owner_id: 'acme' }, { scope })?.scopes).toEqual(['connect:read']);
    expect(read({ origin_owner_id: 'acme', access: {} }, { scope })?.scopes).toEqual([]);
  });
});
