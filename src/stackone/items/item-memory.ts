import { IssuedSessions } from './issued-sessions.ts';
import { ItemRoutes } from './item-routes.ts';

/** What is known of StackOne's items and of the routes to them beyond one operation: one for each gateway. */
export class ItemMemory {
  readonly routes = new ItemRoutes();
  readonly issuedSessions = new IssuedSessions();
}
