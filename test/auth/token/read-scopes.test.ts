import { describe, expect, it } from 'vitest';
import { readScopes } from '../../../src/auth/token/read-scopes.ts';

const defaults = ['connect:read', 'connect:write'] as const;
const read = (claim: unknown, prefix = '') => readScopes(claim, { prefix, defaults });

describe('a token that contains scopes of the gateway', () => {
  it.each<[unknown, string[]]>([
    ['openid connect:write connect:read', ['connect:read', 'connect:write']],
    ['connect:any-owner', ['connect:any-owner']],
    [' connect:read  openid ', ['connect:read']],
    [['connect:write', 'email'], ['connect:write']],
    [['openid connect:read'], ['connect:read']],
    ['connect:read connect:admin', ['connect:read']],
  ])('grants those that it names: %j', (claim, expected) => {
    expect(read(claim)).toEqual(expected);
  });

  it.each<[unknown]>([
    ['connect:admin'],
    ['connect:'],
    ['openid,connect:read'],
    ['openid\tconnect:read'],
    ['openid\nconnect:read'],
    ['connect:read;connect:write'],
    ['CONNECT:READ'],
    ['Connect:Read'],
    ['gateway/connect:read'],
    ['api://1b2c/connect:read'],
    ['xconnect:read'],
    ['connect%3Aread'],
    ['connect：read'],
    ['connect.read'],
    ['connect_write'],
    ['CONNECT_ANY_OWNER'],
    ['connect/read'],
    ['connect-write'],
    [['openid,connect:read']],
    [['CONNECT:WRITE']],
  ])('grants none, and not the default, if none is valid: %j', (claim) => {
    expect(read(claim)).toEqual([]);
  });
});

describe('a scope claim that is neither text nor a list of texts', () => {
  it.each<[unknown, string[]]>([
    [{ 'connect:write': true }, []],
    [{}, []],
    [null, []],
    [7, []],
    [true, []],
    [[['connect:write']], []],
    [['openid', 7], []],
    [['connect:read', null], ['connect:read']],
  ])('grants exactly its valid scopes: %j', (claim, expected) => {
    expect(read(claim)).toEqual(expected);
  });
});

describe('every other token', () => {
  it.each<[unknown]>([
    [undefined],
    [''],
    [[]],
    ['openid profile'],
    [['openid', 'email']],
    ['https://connect.example.com/profile'],
    ['connect-gateway/openid'],
    ['disconnect reads'],
  ])('has the default scopes: %j', (claim) => {
    expect(read(claim)).toEqual(defaults);
  });
});

describe('AUTH_SCOPE_PREFIX', () => {
  it.each<[string, unknown, string[]]>([
    ['gateway/', 'gateway/connect:read', ['connect:read']],
    ['gateway/', ['openid', 'gateway/connect:write'], ['connect:write']],
    ['api://1b2c/', 'api://1b2c/connect:read api://1b2c/connect:write', ['connect:read', 'connect:write']],
    ['gateway/', 'connect:read', ['connect:read']],
    ['gateway/', 'other/connect:write gateway/connect:read', ['connect:read']],
    ['gateway/', 'gateway/gateway/connect:read', []],
    ['gateway', 'gateway/connect:read', []],
    ['gateway/', 'GATEWAY/connect:read', []],
    ['gateway/', 'gateway/openid', ['connect:read', 'connect:write']],
  ])('removes %s from the scopes of %j', (prefix, claim, expected) => {
    expect(read(claim, prefix)).toEqual(expected);
  });
});
