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
  /** Give it every operation that has ended. `undefined` where no page shows them. */
  readonly recentOperations: RecentOperations | undefined;
}

/** The pages that this gateway serves beside Apollo's, by who may see them. */
export async function createPages(options: PagesOptions): Promise<Pages> {
  const { production, introspection, auth, stackone, embeddedSandbox } = options;
  const toGraphQL: Routes = { '/': { GET: (exchange) => exchange.answer(302, ['location', '/graphql'], '') } };
  if (production) return { routes: toGraphQL, recentOperations: undefined };
  const mayIntrospect = introspection && !options.trustedDocuments?.only;
  const explorer = await createExplorer({ readsSchema: mayIntrospect && auth.mode === 'none' });
  // What others did is shown to nobody who would need a token.
  if (auth.mode !== 'none') return { routes: { ...toGraphQL, ...explorer }, recentOperations: undefined };
  const target = { stackone, embeddedSandbox: embeddedSandbox === true };
  const demo = await createDemo(target);
  const operations = new RecentOperations();
  const start = createStartPage({ ...target, demo: '/demo' in demo, operations });
  return { routes: { ...explorer, ...demo, ...start }, recentOperations: operations };
}
