import type { ConnectViewerResolvers, QueryResolvers } from '../__generated__/types.ts';
import { authorise } from './policy.ts';

const Query: Pick<QueryResolvers, 'connectViewer'> = {
  connectViewer: (_parent, _args, { viewer }) => {
    authorise(viewer, 'viewer:read', null);
    return viewer;
  },
};

const ConnectViewer: ConnectViewerResolvers = {
  // No more than the caller's own token says. What is in the organisation needs scopes of its own.
  originOwner: ({ ownerId }) => (ownerId === undefined ? null : { id: ownerId }),
  originOwnerName: (viewer) => viewer.ownerName,
  username: (viewer) => viewer.username,
  scopes: (viewer) => viewer.scopes,
};

export const viewerResolvers = { Query, ConnectViewer };
