import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { CreatedSession, LinkedAccount } from '../client.ts';
import type { ConnectError } from '../connect-error.ts';
import { type ConnectFlowOptions, type ConnectRequest, type ConnectState, createConnectFlow } from '../connect-flow.ts';
import { useConnectClient } from './connect-provider.tsx';
import { refreshLinkedAccounts } from './use-linked-accounts.ts';

export interface UseConnectOptions extends ConnectFlowOptions {
  /** The customer has cancelled, or the session has expired. */
  readonly onClosed?: (() => void) | undefined;
  readonly onFailed?: ((error: ConnectError) => void) | undefined;
}

export interface Connect {
  readonly state: ConnectState['status'];
  /** In the states `open` and `confirming`: what the Hub needs. */
  readonly session: CreatedSession | undefined;
  /** In the state `connected`. */
  readonly account: LinkedAccount | undefined;
  /** In the state `failed`. */
  readonly error: ConnectError | undefined;
  /** Call it in the click handler before any `await`. */
  readonly connect: (request?: ConnectRequest) => void;
  /** Cancels. */
  readonly cancel: () => void;
  /** The properties of StackOne's Hub, for a page that shows it itself; see `openWindow: null`. */
  readonly hubProps: HubProps | undefined;
}

/** The properties of the Hub, as `StackOneHub` of `@stackone/hub` accepts them. */
export interface HubProps {
  readonly token: string;
  readonly onSuccess: (account: { id: string; provider: string }) => void;
  readonly onClose: () => void;
}

const idle: ConnectState = { status: 'idle' };

/** Links an account, and returns the progress. */
export function useConnect(options: UseConnectOptions = {}): Connect {
  const client = useConnectClient();
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const { openWindow } = options;
  const flow = useMemo(() => {
    const onConnected = (account: LinkedAccount) => {
      refreshLinkedAccounts(client);
      latest.current.onConnected?.(account);
    };
    return createConnectFlow(client, { openWindow, onConnected });
  }, [client, openWindow]);
  useEffect(() => flow.reset, [flow]);

  const state = useSyncExternalStore(flow.subscribe, flow.getState, () => idle);
  useEffect(() => {
    if (state.status === 'closed') latest.current.onClosed?.();
    if (state.status === 'failed') latest.current.onFailed?.(state.error);
  }, [state]);

  const session = 'session' in state ? state.session : undefined;
  const token = session?.token;
  const hubProps = useMemo(
    () => (token === undefined ? undefined : { token, onSuccess: flow.hubSucceeded, onClose: flow.hubClosed }),
    [token, flow],
  );
  return {
    state: state.status,
    session,
    account: state.status === 'connected' ? state.account : undefined,
    error: state.status === 'failed' ? state.error : undefined,
    connect: useCallback((request?: ConnectRequest) => flow.open(request), [flow]),
    cancel: flow.close,
    hubProps,
  };
}
