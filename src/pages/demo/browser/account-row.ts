import type { ConnectError, LinkedAccount, LinkedAccountStatus } from '@connect-gateway/client';
import type { ConnectState } from '@connect-gateway/client/flow';
import { element } from './element.ts';
import { createFailureNotice } from './failure-notice.ts';
import { isBusy } from './linking.ts';

export interface AccountActions {
  reconnect(account: LinkedAccount): void;
  /** Resolves to the failure, if there is one. */
  disconnect(account: LinkedAccount): Promise<ConnectError | undefined>;
}

export interface AccountRow {
  readonly row: HTMLLIElement;
  update(account: LinkedAccount, linking: ConnectState): void;
}

const statusTexts: Readonly<Record<LinkedAccountStatus, string>> = {
  ACTIVE: 'Working',
  INACTIVE: 'Inactive',
  SUSPENDED: 'Suspended',
  ARCHIVED: 'Archived',
  EXPIRED: 'Expired',
  ERROR: 'Needs attention',
};

/** A linked account, with its health in plain words and its actions. */
export function createAccountRow(first: LinkedAccount, actions: AccountActions): AccountRow {
  let account = first;
  const label = element('strong');
  const health = element('span', { className: 'health' });
  const reason = element('p', { className: 'quiet' });
  const reconnect = element('button', {
    type: 'button',
    className: 'primary',
    onclick: () => actions.reconnect(account),
  });
  const { disconnect, confirmation } = createDisconnect(async () => {
    failure.show(undefined);
    failure.show(await actions.disconnect(account));
  });
  const failure = createFailureNotice(() => (reconnect.hidden ? disconnect.click() : actions.reconnect(account)));
  const buttons = element('p', { className: 'actions' }, reconnect, disconnect);
  const row = element(
    'li',
    { className: 'account' },
    element('p', { className: 'account-title' }, label, health),
    reason,
    buttons,
    confirmation,
    failure.notice,
  );

  return {
    row,
    update(next, linking) {
      account = next;
      const { status, statusReasons, needsReconnection } = account;
      const { label: given, originUsername } = account;
      const name = given ?? (originUsername === null ? account.id : `Linked by ${originUsername}`);
      label.textContent = name;
      health.textContent = status ? statusTexts[status] : 'Unknown';
      health.dataset['kind'] = status === 'ACTIVE' ? 'good' : needsReconnection ? 'bad' : 'quiet';
      reason.textContent = statusReasons.map(({ description }) => description ?? '').join(' ');
      reason.hidden = reason.textContent === '';
      reconnect.hidden = !needsReconnection && !isBusy(linking);
      reconnect.textContent = isBusy(linking) ? 'Reconnecting…' : 'Reconnect';
      reconnect.ariaLabel = `${reconnect.textContent} ${name}`;
      disconnect.ariaLabel = `Disconnect ${name}`;
      if (linking.status !== 'idle') failure.show(linking.status === 'failed' ? linking.error : undefined);
    },
  };
}

/** Asks for a confirmation, so that one click does not disconnect an account. */
function createDisconnect(run: () => Promise<void>) {
  const disconnect = element('button', { type: 'button', className: 'plain' }, 'Disconnect');
  const yes = element('button', { type: 'button', className: 'danger' }, 'Yes, disconnect');
  const no = element('button', { type: 'button', className: 'plain' }, 'Keep it');
  const confirmation = element(
    'p',
    { className: 'actions', hidden: true },
    element('span', {}, 'Data will no longer be synchronised.'),
    yes,
    no,
  );
  const ask = (isAsked: boolean) => {
    confirmation.hidden = !isAsked;
    disconnect.hidden = isAsked;
  };
  disconnect.onclick = () => {
    ask(true);
    no.focus();
  };
  no.onclick = () => {
    ask(false);
    disconnect.focus();
  };
  yes.onclick = async () => {
    yes.disabled = true;
    await run();
    yes.disabled = false;
    ask(false);
  };
  return { disconnect, confirmation };
}
