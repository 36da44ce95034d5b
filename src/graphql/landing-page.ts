import type { ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginLandingPageLocalDefault,
  ApolloServerPluginLandingPageProductionDefault,
} from '@apollo/server/plugin/landingPage/default';

const exampleDocument = `# Creates a connect session. Its token opens StackOne's Hub.
mutation CreateConnectSession($input: ConnectSessionCreateInput!) {
  createConnectSession(input: $input) {
    token
    authLinkUrl
    expiresAt
    connectSession {
      id
      originOwnerName
      categories
      metadata
    }
  }
}
`;

const exampleVariables = {
  input: {
    originOwnerId: 'dev-owner',
    originOwnerName: 'Development Owner',
    categories: ['HRIS'],
    expiresIn: 1800,
    metadata: { plan: 'enterprise' },
  },
};

/** Apollo Sandbox with an operation ready to run; in production a page that only says what this is. */
export function createLandingPage(production: boolean): ApolloServerPlugin {
  return production
    ? ApolloServerPluginLandingPageProductionDefault({ footer: false })
    : ApolloServerPluginLandingPageLocalDefault({ document: exampleDocument, variables: exampleVariables });
}
