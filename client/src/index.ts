export type * from './__generated__/operations.ts';
export {
  type ConnectClient,
  type ConnectionAttempt,
  type Connector,
  type ConnectSession,
  type ConnectViewer,
  type CreatedSession,
  createConnectClient,
  type LinkedAccount,
  type Page,
} from './client.ts';
export { type ClientErrorCode, ConnectError, type ConnectErrorDetails } from './connect-error.ts';
export type { EventsObserver, EventsOptions, EventsStatus, LinkedAccountEvent } from './events.ts';
export type { ConnectClientOptions, GraphQLResult, RequestOptions, TokenRequest } from './transport.ts';
