import type { ConnectViewerResolvers, QueryResolvers } from '../__generated__/resolver-types.ts';
import type { ConnectScope } from '../__generated__/schema-types.ts';
import { authorise } from './policy.ts';
import type { Scope } from './viewer.ts';

const Query: Pick<QueryResolvers, 'connectViewer'> = {
  connectViewer: (_parent, _args, { viewer }) => {
    authorise(viewer, 'viewer:read', null);
    return viewer;
  },
};

const scopeNames: Readonly<Record<Scope, ConnectScope>> = {
  'connect:read': 'CONNECT_READ',
  'connect:write': 'CONNECT_WRITE',
  'connect:any-owner': 'CONNECT_ANY_OWNER',
};

const ConnectViewer: ConnectViewerResolvers = {
  // Contains only what the caller's own token says. Other data of the organisation requires scopes.
  originOwner: ({ ownerId }) => (ownerId === undefined ? null : { id: ownerId }),
  originOwnerName: (viewer) => viewer.ownerName,
  username: (viewer) => viewer.username,
  scopes: (viewer) => viewer.scopes.map((scope) => scopeNames[scope]),
};

export const viewerResolvers = { Query, ConnectViewer };
