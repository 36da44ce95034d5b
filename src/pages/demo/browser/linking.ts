import { type ConnectClient, ConnectError, type CreatedSession, type LinkedAccount } from '@connect-gateway/client';
import {
  type ConnectFlow,
  type ConnectRequest,
  type ConnectState,
  createConnectFlow,
} from '@connect-gateway/client/flow';
import { loadHub, openHubDialog } from './hub-dialog.ts';

/** The connector or account to link or reconnect. */
export interface LinkingTarget {
  /** The card or row that shows the progress. */
  readonly key: string;
  readonly title: string;
  readonly request: ConnectRequest;
}

export interface LinkingOptions {
  readonly client: ConnectClient;
  /** The base URL of StackOne's API. */
  readonly stackone: string;
  /** Whether the gateway serves the Hub; if not, StackOne's own page opens in a window. */
  readonly servesHub: boolean;
  readonly onStart: () => void;
  readonly onChange: () => void;
  readonly onConnected: (account: LinkedAccount) => void;
}

const idle: ConnectState = { status: 'idle' };
const hubMissing = new ConnectError('UNEXPECTED', 'The Hub could not be loaded.', { retryable: true });

/** Links one account after the other with the client's flow, and shows the Hub in a dialog of this page. */
export class Linking {
  readonly #options: LinkingOptions;
  readonly #flow: ConnectFlow;
  #target: LinkingTarget | undefined;
  #failure: ConnectError | undefined;
  #dialog: { readonly session: CreatedSession; readonly remove: () => void } | undefined;

  constructor(options: LinkingOptions) {
    const { client, servesHub, onConnected, onChange } = options;
    this.#options = options;
    this.#flow = createConnectFlow(client, { onConnected, ...(servesHub && { openWindow: null }) });
    this.#flow.subscribe(() => {
      this.#showHub();
      onChange();
    });
  }

  /** Call it in the click handler before any `await`. */
  start(target: LinkingTarget): void {
    const isOver = !isBusy(this.#flow.getState());
    if (isOver) this.#target = target;
    this.#failure = undefined;
    this.#options.onStart();
    // Loads the script while the session is created. The dialog reports a failure.
    if (this.#options.servesHub) loadHub().catch(() => {});
    this.#flow.open(target.request);
  }

  cancel(): void {
    this.#flow.close();
  }

  stateOf(key: string): ConnectState {
    if (key !== this.#target?.key) return idle;
    return this.#failure ? { status: 'failed', error: this.#failure } : this.#flow.getState();
  }

  /** Keeps one dialog per session while the session is open. */
  #showHub(): void {
    const state = this.#flow.getState();
    const session = 'session' in state ? state.session : undefined;
    if (this.#dialog?.session === session) return;
    this.#dialog?.remove();
    this.#dialog = session && this.#options.servesHub ? { session, remove: this.#openDialog(session) } : undefined;
  }

  #openDialog({ token }: CreatedSession): () => void {
    return openHubDialog({
      title: this.#target?.title ?? '',
      token,
      stackone: this.#options.stackone,
      onSuccess: this.#flow.hubSucceeded,
      onClose: () => {
        this.#dialog?.remove();
        // The customer may have finished at the provider, so the flow asks the gateway.
        this.#flow.hubClosed();
      },
      onError: () => {
        this.#failure = hubMissing;
        this.#flow.close();
      },
    });
  }
}

export function isBusy({ status }: ConnectState): boolean {
  return status === 'opening' || status === 'open' || status === 'confirming';
}
