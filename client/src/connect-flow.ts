import type { ReconnectLinkedAccountInput, ViewerConnectSessionCreateInput } from './__generated__/operations.ts';
import type { ConnectClient, CreatedSession, LinkedAccount } from './client.ts';
import { asConnectError, ConnectError } from './connect-error.ts';
import { type ConnectWindow, type OpenConnectWindow, openPopup } from './connect-window.ts';
import { readAccountsOf } from './find-outcome.ts';
import { type OpenSession, type Outcome, type OutcomeWatch, watchOutcome } from './watch-outcome.ts';

/** What to link: a new account, or, with `reconnect`, new credentials for an account. */
export interface ConnectRequest extends ViewerConnectSessionCreateInput {
  readonly reconnect?: string | ReconnectLinkedAccountInput | undefined;
}

export type ConnectState =
  | { readonly status: 'idle' }
  /** The session is being created. */
  | { readonly status: 'opening' }
  /** The customer is at StackOne's page. */
  | { readonly status: 'open'; readonly session: CreatedSession }
  /** The Hub has reported a linked account, and the client checks this with the gateway. */
  | { readonly status: 'confirming'; readonly session: CreatedSession }
  | Outcome;

export interface ConnectFlowOptions {
  /** Opens the window. Default: a popup. `null`: the page shows the Hub itself, with the session's token. */
  readonly openWindow?: OpenConnectWindow | null | undefined;
  /** Called once for each connected account, after the gateway has read it. */
  readonly onConnected?: ((account: LinkedAccount) => void) | undefined;
}

/** Links one account after the other. Framework-free: the React hook is a thin layer over it. */
export interface ConnectFlow {
  getState(): ConnectState;
  subscribe(listener: () => void): () => void;
  /**
   * Opens the window and creates a session. Call it in the click handler before any `await`, because browsers block other
   * popups. While a session is open, brings its window to the front instead.
   */
  open(request?: ConnectRequest): void;
  /** Call it when the customer gives up. */
  close(): void;
  /** Call it when the Hub in the page reports an account. The state becomes `connected` when the gateway has read it. */
  hubSucceeded(account?: { readonly id?: string }): void;
  /** Call it when the Hub in the page was closed. */
  hubClosed(): void;
  /** Abandons the current session. The flow can be used again. */
  reset(): void;
}

interface Run {
  readonly controller: AbortController;
  readonly window: ConnectWindow | undefined;
  open?: OpenSession;
  watch?: OutcomeWatch;
}

const idle: ConnectState = { status: 'idle' };

export function createConnectFlow(client: ConnectClient, options: ConnectFlowOptions = {}): ConnectFlow {
  const { openWindow = openPopup, onConnected } = options;
  const listeners = new Set<() => void>();
  let state = idle;
  let run: Run | undefined;

  const set = (next: ConnectState) => {
    state = next;
    for (const listener of [...listeners]) listener();
  };
  const finish = (outcome: Outcome) => {
    run?.controller.abort();
    run?.window?.close();
    run = undefined;
    set(outcome);
    if (outcome.status === 'connected') onConnected?.(outcome.account);
  };
  const start = async (own: Run, request: ConnectRequest) => {
    const { signal } = own.controller;
    try {
      own.open = await openSession(client, request, signal);
      if (run !== own) return;
      const { session } = own.open;
      own.window?.show(session.authLinkUrl);
      own.watch = watchOutcome(client, own.open, signal);
      set({ status: 'open', session });
      const outcome = await own.watch.outcome;
      if (run === own) finish(outcome);
    } catch (thrown) {
      if (run === own) finish({ status: 'failed', error: asConnectError(thrown) });
    }
  };

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open(request = {}) {
      if (run) return run.window?.focus();
      const window = openWindow?.();
      if (window === null) return finish({ status: 'failed', error: popupBlocked });
      run = { controller: new AbortController(), window };
      set({ status: 'opening' });
      void start(run, request);
    },
    close() {
      if (run) finish({ status: 'closed' });
    },
    hubSucceeded(account) {
      if (!run?.open) return;
      run.open.hint ??= { id: account?.id };
      set({ status: 'confirming', session: run.open.session });
      run.watch?.wake();
    },
    hubClosed() {
      if (!run?.open) return;
      run.open.ended = true;
      run.watch?.wake();
    },
    reset() {
      run?.controller.abort();
      // Does not close a window with StackOne's page, because the customer may be about to finish.
      if (!run?.open) run?.window?.close();
      run = undefined;
      state = idle;
    },
  };
}

async function openSession(
  client: ConnectClient,
  { reconnect, ...input }: ConnectRequest,
  signal: AbortSignal,
): Promise<OpenSession> {
  const options = { signal };
  const fresh = { signal, fresh: true };
  const target = typeof reconnect === 'string' ? { id: reconnect } : reconnect;
  const [accounts, session] = await (target
    ? Promise.all([client.linkedAccount(target.id, fresh), client.reconnectLinkedAccount(target, options)])
    : Promise.all([readAccountsOf(client, input.provider, fresh), client.createViewerConnectSession(input, options)]));
  const before = new Map([accounts ?? []].flat().map(({ id, updatedAt }) => [id, updatedAt]));
  return { session: checked(session), reconnects: target?.id, before };
}

/** In a window that this page has opened, another kind of address could run as this page. */
function checked(session: CreatedSession): CreatedSession {
  if (/^https?:\/\//i.test(session.authLinkUrl)) return session;
  throw new ConnectError('INVALID_RESPONSE', 'The address of the page to show is not a web address.');
}

const popupBlocked = new ConnectError(
  'POPUP_BLOCKED',
  'The browser blocked the window. Allow pop-ups for this page, then try again.',
  { retryable: true },
);
