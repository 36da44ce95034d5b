import {
  type ConnectClient,
  ConnectError,
  type Connector,
  type ConnectViewer,
  type LinkedAccount,
} from '@connect-gateway/client';
import type { LinkedAccountList } from '@connect-gateway/client/flow';
import { categoryText } from './category-text.ts';
import { type ConnectorCard, createConnectorCard, type ShownConnector } from './connector-card.ts';
import { createFailureNotice, type FailureNotice } from './failure-notice.ts';
import type { Linking } from './linking.ts';

/** The page's elements to fill. */
export interface IntegrationsElements {
  readonly cards: HTMLElement;
  readonly loading: HTMLElement;
  readonly empty: HTMLElement;
  readonly summary: HTMLElement;
  readonly failures: HTMLElement;
  readonly viewer: HTMLElement;
  readonly search: HTMLInputElement;
}

export interface IntegrationsOptions {
  readonly client: ConnectClient;
  readonly accounts: LinkedAccountList;
  readonly linking: () => Linking;
  readonly elements: IntegrationsElements;
}

/** The list of connectors with their linked accounts. */
export class Integrations {
  readonly #options: IntegrationsOptions;
  readonly #cards = new Map<string, ConnectorCard>();
  readonly #connectorsFailure = createFailureNotice(() => void this.load());
  readonly #accountsFailure: FailureNotice;
  #connectors: readonly Connector[] | undefined;
  #viewer: ConnectViewer | null = null;
  #failure: ConnectError | undefined;

  constructor(options: IntegrationsOptions) {
    const { accounts, elements } = options;
    this.#options = options;
    this.#accountsFailure = createFailureNotice(() => void accounts.refresh());
    elements.failures.append(this.#connectorsFailure.notice, this.#accountsFailure.notice);
    elements.search.addEventListener('input', () => this.#filter());
  }

  async load(): Promise<void> {
    const { client, elements } = this.#options;
    this.#failure = undefined;
    this.update();
    try {
      [this.#connectors, this.#viewer] = await Promise.all([
        client.connectors({ active: true }),
        client.connectViewer(),
      ]);
      elements.viewer.textContent = this.#viewer?.originOwnerName ?? '';
    } catch (thrown) {
      this.#failure = asConnectError(thrown);
    }
    this.update();
  }

  update(): void {
    const { accounts, elements } = this.#options;
    const { accounts: readable, loading, error } = accounts.getState();
    // The development viewer gets the events of every organisation.
    const linked = readable.filter(({ originOwnerId }) => originOwnerId === this.#viewer?.originOwner?.id);
    this.#connectorsFailure.show(this.#failure);
    this.#accountsFailure.show(error);
    const isLoading = (this.#connectors === undefined && !this.#failure) || loading;
    elements.loading.hidden = !isLoading;
    // The first cards wait for both lists, because connectors with linked accounts come first.
    if (!isLoading) this.#addMissingCards(linked);
    for (const { connector, update } of this.#cards.values()) {
      update(linked.filter(({ provider }) => provider === connector.provider));
    }
    elements.summary.textContent = isLoading || this.#failure || error ? '' : summaryOf(linked);
    this.#filter();
  }

  /** Cards keep their positions afterwards, so that no card moves away under the pointer. */
  #addMissingCards(linked: readonly LinkedAccount[]): void {
    const isLinked = new Set(linked.map(({ provider }) => provider));
    const order = ({ provider, name }: ShownConnector) => `${isLinked.has(provider) ? 0 : 1}${name.toLowerCase()}`;
    const offered = (this.#connectors ?? []).map(toShown);
    const isOffered = new Set(offered.map(({ provider }) => provider));
    const others = linked.filter(({ provider }) => !isOffered.has(provider)).map(withoutConnector);
    const wanted = [...offered, ...others];
    for (const connector of wanted.sort((one, other) => order(one).localeCompare(order(other)))) {
      if (!this.#cards.has(connector.provider)) this.#addCard(connector);
    }
  }

  #addCard(connector: ShownConnector): void {
    const { linking, elements } = this.#options;
    const { provider, name } = connector;
    const card = createConnectorCard({
      connector,
      connect: () => linking().start({ key: provider, title: `Connect ${name}`, request: { provider } }),
      cancel: () => linking().cancel(),
      reconnect: ({ id }) => linking().start({ key: id, title: `Reconnect ${name}`, request: { reconnect: id } }),
      disconnect: (account) => this.#disconnect(account),
      linkingOf: (key) => linking().stateOf(key),
    });
    this.#cards.set(provider, card);
    elements.cards.append(card.card);
  }

  async #disconnect({ id }: LinkedAccount): Promise<ConnectError | undefined> {
    const { client, accounts } = this.#options;
    try {
      await client.deleteLinkedAccount(id);
      await accounts.refresh();
      return undefined;
    } catch (thrown) {
      return asConnectError(thrown);
    }
  }

  #filter(): void {
    const { search, empty, loading } = this.#options.elements;
    const text = search.value.trim().toLowerCase();
    let shown = 0;
    for (const { card, connector } of this.#cards.values()) {
      card.hidden = !`${connector.name} ${connector.category}`.toLowerCase().includes(text);
      if (!card.hidden) shown += 1;
    }
    empty.hidden = shown > 0 || !loading.hidden || this.#failure !== undefined;
    empty.textContent = text === '' ? 'There is nothing to connect yet.' : `Nothing matches “${text}”.`;
  }
}

function asConnectError(thrown: unknown): ConnectError {
  return thrown instanceof ConnectError ? thrown : new ConnectError('UNEXPECTED', String(thrown));
}

function toShown({ provider, name, categories, logoUrl }: Connector): ShownConnector {
  return { provider, name, category: categoryText(categories), logoUrl, canLink: true };
}

function withoutConnector({ provider, providerName, connector }: LinkedAccount): ShownConnector {
  const name = connector?.name ?? providerName ?? provider;
  return { provider, name, category: 'No longer offered', logoUrl: connector?.logoUrl ?? null, canLink: false };
}

function summaryOf(linked: readonly LinkedAccount[]): string {
  if (linked.length === 0) return 'Nothing is connected yet. Connect the first tool below.';
  const broken = linked.filter(({ status }) => status !== 'ACTIVE').length;
  const attention =
    broken === 0 ? 'All of them work.' : `${broken} of them ${broken === 1 ? 'needs' : 'need'} attention.`;
  return `${linked.length} ${linked.length === 1 ? 'account is' : 'accounts are'} connected. ${attention}`;
}
