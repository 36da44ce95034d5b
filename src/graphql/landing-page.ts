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

/**
 * Apollo Sandbox with an example operation, and a link to the offline explorer if it can't be loaded. In production, a page that
 * only names the service.
 */
export function createLandingPage(production: boolean): ApolloServerPlugin {
  if (production) return ApolloServerPluginLandingPageProductionDefault({ footer: false });
  const sandbox = ApolloServerPluginLandingPageLocalDefault({ document: exampleDocument, variables: exampleVariables });
  return {
    ...sandbox,
    async serverWillStart(service) {
      const listener = await sandbox.serverWillStart?.(service);
      const page = await listener?.renderLandingPage?.();
      if (!page) return listener;
      const { html } = page;
      const render = async () => withExplorer(typeof html === 'string' ? html : await html());
      return { ...listener, renderLandingPage: async () => ({ html: render }) };
    },
  };
}

/** Without its scripts, the Sandbox is an empty element that covers the page's fallback text. */
function withExplorer(html: string): string {
  return html
    .replace(
      'you might be offline.</p>',
      '$&\n  <p><a href="/explorer">Open the explorer</a>, which works offline.</p>',
    )
    .replace('#embeddableSandbox {', '#embeddableSandbox:empty { pointer-events: none; }\n  $&');
}
