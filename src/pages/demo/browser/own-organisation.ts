import type { ConnectClient, ConnectViewer } from '@connect-gateway/client';

/**
 * A client that reads only the accounts of the viewer's own organisation. A customer's token is bound to one organisation anyway,
 * but the development viewer may read all.
 */
export function readOwnOrganisation(client: ConnectClient): ConnectClient {
  let viewer: Promise<ConnectViewer | null> | undefined;
  const connectViewer = () => {
    viewer ??= client.connectViewer().catch((error: unknown) => {
      viewer = undefined;
      throw error;
    });
    return viewer;
  };
  return {
    ...client,
    connectViewer,
    async linkedAccounts(page, options) {
      const id = (await connectViewer())?.originOwner?.id;
      const filter = { ...page?.filter, originOwnerIds: id === undefined ? [] : [id] };
      return client.linkedAccounts({ ...page, filter }, options);
    },
  };
}
