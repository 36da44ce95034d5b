import type { ConnectViewerResolvers, QueryResolvers } from '../__generated__/types.ts';
import { originOwnerFor } from '../linked-account/origin-owner.ts';
import { authorise } from './policy.ts';

const Query: Pick<QueryResolvers, 'connectViewer'> = {
  connectViewer: (_parent, _args, { viewer }) => {
    authorise(viewer, 'viewer:read', null);
    return viewer;
  },
};

const ConnectViewer: ConnectViewerResolvers = {
  originOwner: (viewer) => (viewer.ownerId === undefined ? null : originOwnerFor(viewer, viewer.ownerId)),
  originOwnerName: (viewer) => viewer.ownerName,
  username: (viewer) => viewer.username,
  scopes: (viewer) => viewer.scopes,
};

export const viewerResolvers = { Query, ConnectViewer };
