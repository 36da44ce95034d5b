import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { CreatedSession, LinkedAccount } from '../client.ts';
import type { ConnectError } from '../connect-error.ts';
import { type ConnectFlowOptions, type ConnectRequest, type ConnectState, createConnectFlow } from '../connect-flow.ts';
import { useConnectClient } from './connect-provider.tsx';
import { refreshLinkedAccounts } from './use-linked-accounts.ts';

export interface UseConnectOptions extends ConnectFlowOptions {
  /** The customer gave up, or the session has expired. */
  readonly onClosed?: (() => void) | undefined;
  readonly onFailed?: ((error: ConnectError) => void) | undefined;
}

export interface Connect {
  readonly state: ConnectState['status'];
  /** While `open` and `confirming`: what opens the Hub. */
  readonly session: CreatedSession | undefined;
  /** When `connected`. */
  readonly account: LinkedAccount | undefined;
  /** When `failed`. */
  readonly error: ConnectError | undefined;
  /** Call it in the click itself, before anything is awaited. */
  readonly connect: (request?: ConnectRequest) => void;
  /** Gives up. */
  readonly cancel: () => void;
  /** The properties of StackOne's Hub, for a page that shows it itself; see `openWindow: null`. */
  readonly hubProps: HubProps | undefined;
}

/** What the Hub is given. `StackOneHub` of `@stackone/hub` takes these. */
export interface HubProps {
  readonly token: string;
  readonly onSuccess: (account: { id: string; provider: string }) => void;
  readonly onClose: () => void;
}

const idle: ConnectState = { status: 'idle' };

/** Links an account, and says how far that has come. */
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
