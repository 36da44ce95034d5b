import type { ButtonHTMLAttributes, ComponentType, ReactElement } from 'react';
import type { ConnectRequest, ConnectState } from '../connect-flow.ts';
import { HubDialog } from './hub-dialog.tsx';
import { type HubProps, type UseConnectOptions, useConnect } from './use-connect.ts';

/** The label of the button in each state, and the label of the dialog's button. */
export type ConnectLabels = Readonly<Record<ConnectState['status'] | 'cancel', string>>;

type OwnAttributes = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick' | 'type' | 'children'>;

export interface ConnectButtonProps extends UseConnectOptions, OwnAttributes {
  /** The key of the connector to link, for example `hibob`. */
  readonly provider?: string | undefined;
  /** The id of the account to reconnect. */
  readonly reconnect?: string | undefined;
  /** More options of the session. */
  readonly request?: ConnectRequest | undefined;
  /** StackOne's Hub, to show it in this page. Without it, StackOne's own page opens in a window. */
  readonly hub?: ComponentType<HubProps> | undefined;
  readonly labels?: Partial<ConnectLabels> | undefined;
  /** The button's label before it is pressed. Default: "Connect" or "Reconnect". */
  readonly children?: string | undefined;
}

const defaultLabels: Omit<ConnectLabels, 'idle' | 'closed'> = {
  opening: 'Opening…',
  open: 'Waiting for you to finish…',
  confirming: 'Checking…',
  connected: 'Connected',
  failed: 'Try again',
  cancel: 'Cancel',
};

/** A button that links an account, and shows the progress and the reason for a failure. */
export function ConnectButton(props: ConnectButtonProps): ReactElement {
  const { provider, reconnect, request, hub, labels, children, openWindow, onConnected, onClosed, onFailed, ...rest } =
    props;
  const open = hub ? null : openWindow;
  const { state, error, hubProps, connect, cancel } = useConnect({ openWindow: open, onConnected, onClosed, onFailed });
  const before = children ?? (reconnect === undefined ? 'Connect' : 'Reconnect');
  const says: ConnectLabels = { ...defaultLabels, idle: before, closed: before, ...labels };
  const busy = state === 'opening' || state === 'open' || state === 'confirming';
  const start = () =>
    connect({ ...(provider !== undefined && { provider }), ...(reconnect !== undefined && { reconnect }), ...request });

  return (
    <>
      <button {...rest} type="button" aria-busy={busy} data-state={state} onClick={start}>
        {says[state]}
      </button>
      {busy && !hub && (
        <button type="button" className={rest.className} onClick={cancel}>
          {says.cancel}
        </button>
      )}
      {error && <span role="alert">{error.message}</span>}
      {hub && hubProps && <HubDialog hub={hub} hubProps={hubProps} closeLabel={says.cancel} />}
    </>
  );
}
