import type { ConnectClient, ConnectViewer } from '@connect-gateway/client';

/**
 * The client of a viewer who reads the accounts of one organisation alone, their own. A customer's token is bound to one
 * organisation anyway; the development viewer may read those of all.
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
