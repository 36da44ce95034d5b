import type { TypePolicies } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

/** The type policies of Apollo Client's cache: `new InMemoryCache({ typePolicies })`. */
export const typePolicies: TypePolicies = {
  Connector: { keyFields: ['provider'] },
  ConnectViewer: { merge: true },
  LinkedAccountMeta: { merge: true },
  Query: { fields: { linkedAccounts: relayStylePagination(['filter']) } },
  OriginOwner: { fields: { linkedAccounts: relayStylePagination(['filter']) } },
};
