export {
  type ConnectFlow,
  type ConnectFlowOptions,
  type ConnectRequest,
  type ConnectState,
  createConnectFlow,
} from './connect-flow.ts';
export type { ConnectWindow, OpenConnectWindow } from './connect-window.ts';
export { createLinkedAccountList, type LinkedAccountList, type LinkedAccountListState } from './linked-account-list.ts';
