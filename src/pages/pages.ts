import type { Routes } from '../http/router.ts';
import { createDemo } from './demo/demo.ts';
import { createExplorer } from './explorer/explorer.ts';
import { RecentOperations } from './start/recent-operations.ts';
import { createStartPage } from './start/start-page.ts';

export interface PagesOptions {
  readonly production: boolean;
  readonly introspection: boolean;
  readonly auth: { readonly mode: 'jwt' | 'none' };
  readonly stackone: { readonly baseUrl: URL };
  readonly embeddedSandbox?: boolean;
  readonly trustedDocuments?: { readonly only: boolean } | undefined;
}

export interface Pages {
  readonly routes: Routes;
  /** Receives every completed operation. `undefined` if no page shows them. */
  readonly recentOperations: RecentOperations | undefined;
}

/** Creates the pages of this gateway, except Apollo's landing page, depending on who may see them. */
export async function createPages(options: PagesOptions): Promise<Pages> {
  const { production, introspection, auth, stackone, embeddedSandbox } = options;
  const toGraphQL: Routes = { '/': { GET: (exchange) => exchange.answer(302, ['location', '/graphql'], '') } };
  if (production) return { routes: toGraphQL, recentOperations: undefined };
  const mayIntrospect = introspection && !options.trustedDocuments?.only;
  const explorer = await createExplorer({ readsSchema: mayIntrospect && auth.mode === 'none' });
  // The start page shows the operations of other callers, so it exists only where no token is required.
  if (auth.mode !== 'none') return { routes: { ...toGraphQL, ...explorer }, recentOperations: undefined };
  const target = { stackone, embeddedSandbox: embeddedSandbox === true };
  const demo = await createDemo(target);
  const operations = new RecentOperations();
  const start = createStartPage({ ...target, demo: '/demo' in demo, operations });
  return { routes: { ...explorer, ...demo, ...start }, recentOperations: operations };
}
