import { describe, expect, it } from 'vitest';
import { type Action, allows, authorise, type policy } from '../../src/auth/policy.ts';
import { scopes, type Viewer } from '../../src/auth/viewer.ts';

const person = { ownerName: 'Acme', username: 'ada' };
const viewers = {
  reader: { ...person, ownerId: 'acme', scopes: ['connect:read'], actsForAnyOwner: false },
  writer: { ...person, ownerId: 'acme', scopes: ['connect:write'], actsForAnyOwner: false },
  both: { ...person, ownerId: 'acme', scopes: ['connect:read', 'connect:write'], actsForAnyOwner: false },
  'without scopes': { ...person, ownerId: 'acme', scopes: [], actsForAnyOwner: false },
  service: { scopes, actsForAnyOwner: true },
  'reading service': { scopes: ['connect:read', 'connect:any-owner'], actsForAnyOwner: true },
} satisfies Record<string, Viewer>;
type ViewerName = keyof typeof viewers;

const own = { originOwnerId: 'acme', originOwnerName: 'Acme' };

/** Each action on each kind of subject, and the viewers that are allowed. */
const truths: { [A in Action]: [string, Parameters<(typeof policy)[A]>[1], ViewerName[]][] } = {
  'viewer:read': [['', null, ['reader', 'writer', 'both', 'without scopes', 'service', 'reading service']]],
  'connect-session:create': [
    ['for the own organisation', own, ['writer', 'both', 'service']],
    ['in the own name', { ...own, originUsername: 'ada' }, ['writer', 'both', 'service']],
    ['in nobody’s name', { ...own, originUsername: null }, ['writer', 'both', 'service']],
    ["in another's name", { ...own, originUsername: 'bob' }, ['service']],
    ['under another name of the organisation', { ...own, originOwnerName: 'ACME' }, ['service']],
    ['for another organisation', { ...own, originOwnerId: 'globex' }, ['service']],
  ],
  'connect-session:create-for-viewer': [['', null, ['writer', 'both']]],
  'connect-session:authenticate': [['', null, ['writer', 'both', 'service']]],
  'connect-session:read': [['', null, ['reader', 'both', 'service', 'reading service']]],
  'connect-session:read-secret': [['', null, ['writer', 'both', 'service']]],
  'linked-account:read': [['', null, ['reader', 'both', 'service', 'reading service']]],
  'linked-account:subscribe': [['', null, ['reader', 'both', 'service', 'reading service']]],
  'linked-account:update': [
    ['its label', { changedFields: ['label'] }, ['writer', 'both', 'service']],
    ['nothing', { changedFields: [] }, ['writer', 'both', 'service']],
    ['its type', { changedFields: ['label', 'type'] }, ['service']],
    ['its organisation', { changedFields: ['originOwnerId'] }, ['service']],
  ],
  'linked-account:delete': [['', null, ['writer', 'both', 'service']]],
  'linked-account:reconnect': [['', null, ['writer', 'both', 'service']]],
  'connector-profile:read': [['', null, ['reader', 'both', 'service', 'reading service']]],
  'connector:read': [['', null, ['reader', 'both', 'service', 'reading service']]],
  'origin-owner:read': [
    ['the own', { id: 'acme' }, ['reader', 'both', 'service', 'reading service']],
    ['another', { id: 'globex' }, ['service', 'reading service']],
  ],
};

function rowsOf<A extends Action>(action: A) {
  return truths[action].map(([what, subject, allowed]) => ({ action, what, subject, allowed }));
}

describe.each((Object.keys(truths) as Action[]).flatMap((action) => rowsOf(action)))(
  '$action $what',
  ({ action, subject, allowed }) => {
    it.each(Object.entries(viewers))('allows and denies as listed: %s', (name, viewer) => {
      expect(allows(viewer, action, subject)).toBe(allowed.some((allowedName) => allowedName === name));
    });
  },
);

describe('authorise', () => {
  it('throws FORBIDDEN with a reason that does not reveal what exists', () => {
    expect(() => authorise(viewers.reader, 'linked-account:delete', null)).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN', message: "The caller's token lacks the scope connect:write." }),
    );
  });
});
