import type { LinkedAccount } from '@connect-gateway/client';
import type { ConnectState } from '@connect-gateway/client/flow';
import { type AccountActions, type AccountRow, createAccountRow } from './account-row.ts';
import { element } from './element.ts';
import { createFailureNotice } from './failure-notice.ts';
import { isBusy } from './linking.ts';

/** The parts of a connector that a card shows. A connector that can no longer be linked may still have accounts. */
export interface ShownConnector {
  readonly provider: string;
  readonly name: string;
  readonly category: string;
  readonly logoUrl: string | null;
  readonly canLink: boolean;
}

export interface ConnectorCardOptions extends AccountActions {
  readonly connector: ShownConnector;
  readonly connect: () => void;
  readonly cancel: () => void;
  /** Shows the progress of linking with this key: the connector's or an account's. */
  readonly linkingOf: (key: string) => ConnectState;
}

export interface ConnectorCard {
  readonly card: HTMLLIElement;
  readonly connector: ShownConnector;
  update(accounts: readonly LinkedAccount[]): void;
}

const buttonTexts: Readonly<Partial<Record<ConnectState['status'], string>>> = {
  opening: 'Opening…',
  open: 'Waiting…',
  confirming: 'Checking…',
};

/** A connector with its linked accounts. */
export function createConnectorCard(options: ConnectorCardOptions): ConnectorCard {
  const { connector, connect, cancel, linkingOf } = options;
  const accountRows = createAccountRows(options);
  const button = element('button', { type: 'button', hidden: !connector.canLink, onclick: connect });
  const stop = element('button', { type: 'button', className: 'plain', onclick: cancel }, 'Cancel');
  const failure = createFailureNotice(connect);
  const card = element(
    'li',
    { className: 'card' },
    element('div', { className: 'card-head' }, createLogo(connector), createTitle(connector), stop, button),
    accountRows.list,
    failure.notice,
  );

  return {
    card,
    connector,
    update(accounts) {
      const linking = linkingOf(connector.provider);
      button.textContent = buttonTexts[linking.status] ?? (accounts.length > 0 ? 'Connect another' : 'Connect');
      button.ariaLabel = `${button.textContent} ${connector.name}`;
      button.ariaBusy = String(isBusy(linking));
      button.className = accounts.length > 0 ? '' : 'primary';
      stop.hidden = !isBusy(linking);
      failure.show(linking.status === 'failed' ? linking.error : undefined);
      accountRows.update(accounts);
    },
  };
}

function createAccountRows({ connector, linkingOf, ...actions }: ConnectorCardOptions) {
  const rows = new Map<string, AccountRow>();
  const list = element('ul', { className: 'accounts', ariaLabel: `Accounts at ${connector.name}` });

  return {
    list,
    update(accounts: readonly LinkedAccount[]) {
      for (const [id, { row }] of rows) {
        if (accounts.some((account) => account.id === id)) continue;
        row.remove();
        rows.delete(id);
      }
      for (const account of accounts) {
        const row = rows.get(account.id) ?? createAccountRow(account, actions);
        if (!rows.has(account.id)) list.append(row.row);
        rows.set(account.id, row);
        row.update(account, linkingOf(account.id));
      }
      list.hidden = accounts.length === 0;
    },
  };
}

function createLogo({ logoUrl, name }: ShownConnector): HTMLElement {
  const initial = element('span', { className: 'logo', ariaHidden: 'true' }, name.slice(0, 1));
  if (logoUrl === null) return initial;
  const logo = element('img', { className: 'logo', src: logoUrl, alt: '', width: 40, height: 40, loading: 'lazy' });
  logo.addEventListener('error', () => logo.replaceWith(initial));
  return logo;
}

function createTitle({ name, category }: ShownConnector): HTMLElement {
  return element(
    'div',
    { className: 'card-title' },
    element('h2', {}, name),
    element('p', { className: 'quiet' }, category),
  );
}
