import { IssuedSessions } from './issued-sessions.ts';
import { ItemRoutes } from './item-routes.ts';

/** The gateway's memory of StackOne's items and routes beyond one operation. */
export class ItemMemory {
  readonly routes = new ItemRoutes();
  readonly issuedSessions = new IssuedSessions();
}
