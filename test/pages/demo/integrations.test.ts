// @vitest-environment jsdom
import { ConnectError, type Connector, createConnectClient, type LinkedAccount } from '@connect-gateway/client';
import type { ConnectState, LinkedAccountListState } from '@connect-gateway/client/flow';
import { describe, expect, it, vi } from 'vitest';
import { Integrations } from '../../../src/pages/demo/browser/integrations.ts';
import type { Linking, LinkingTarget } from '../../../src/pages/demo/browser/linking.ts';
import { account, press, until, visibleButtons, visibleText } from './accounts.ts';

const connector = (provider: string, name: string): Connector => ({
  provider,
  name,
  categories: ['HRIS'],
  active: true,
  logoUrl: null,
  horizontalLogoUrl: null,
});
const offered = [connector('workday', 'Workday'), connector('hibob', 'Hibob'), connector('adp', 'ADP')];
const gone = new ConnectError('UPSTREAM_UNAVAILABLE', 'It is gone.', { retryable: true });
const idle: ConnectState = { status: 'idle' };

function open(changes: Partial<LinkedAccountListState> = {}) {
  let state: LinkedAccountListState = {
    accounts: [],
    loading: false,
    error: undefined,
    updates: 'live',
    ...changes,
  };
  const connectors = vi.fn<() => Promise<readonly Connector[]>>(async () => offered);
  const deleteLinkedAccount = vi.fn<(id: string) => Promise<string>>(async (id) => id);
  const refresh = vi.fn<() => Promise<void>>(async () => {});
  const start = vi.fn<(target: LinkingTarget) => void>();
  const cancel = vi.fn<() => void>();
  const states = new Map<string, ConnectState>();
  const linking: Pick<Linking, 'start' | 'cancel' | 'stateOf'> = {
    start,
    cancel,
    stateOf: (key) => states.get(key) ?? idle,
  };
  const elements = {
    cards: document.createElement('ul'),
    loading: document.createElement('p'),
    empty: document.createElement('p'),
    summary: document.createElement('p'),
    failures: document.createElement('div'),
    viewer: document.createElement('span'),
    search: document.createElement('input'),
  };
  const page = document.createElement('main');
  page.append(...Object.values(elements));
  document.body.replaceChildren(page);
  const integrations = new Integrations({
    client: {
      ...createConnectClient({ url: '/graphql' }),
      connectors,
      deleteLinkedAccount,
      connectViewer: async () => ({
        originOwner: { id: 'acme' },
        originOwnerName: 'Acme',
        username: 'ada',
        scopes: [],
      }),
    },
    accounts: { getState: () => state, subscribe: () => () => {}, refresh },
    linking: () => linking as Linking,
    elements,
  });
  return {
    ...{ integrations, elements, page, connectors, deleteLinkedAccount, refresh, start, cancel, states },
    set(next: Partial<LinkedAccountListState>) {
      state = { ...state, ...next };
      integrations.update();
    },
    names: () => visibleText(elements.cards, 'h2'),
  };
}

const linked = (changes: Partial<LinkedAccount>): LinkedAccount => ({ ...account, ...changes });

describe('the integrations of the demo', () => {
  it('list what is linked first, then the others by name', async () => {
    const { integrations, names, elements } = open({ accounts: [linked({ provider: 'workday' })] });
    await integrations.load();
    expect(names()).toEqual(['Workday', 'ADP', 'Hibob']);
    expect(elements.viewer.textContent).toBe('Acme');
    expect(elements.loading.hidden).toBe(true);
  });

  it('wait for both lists, and say so', async () => {
    const { integrations, names, elements, set } = open({ loading: true });
    const loaded = integrations.load();
    expect([elements.loading.hidden, elements.empty.hidden]).toEqual([false, true]);
    await loaded;
    expect([elements.loading.hidden, names(), elements.summary.textContent]).toEqual([false, [], '']);
    set({ loading: false });
    expect([elements.loading.hidden, names()]).toEqual([true, ['ADP', 'Hibob', 'Workday']]);
  });

  it('keep cards in place when an account is linked later', async () => {
    const { integrations, names, set, elements } = open();
    await integrations.load();
    set({ accounts: [linked({ provider: 'workday' })] });
    expect(names()).toEqual(['ADP', 'Hibob', 'Workday']);
    expect(visibleText(elements.cards, '.account strong')).toEqual(['Linked by ada']);
  });

  it('show an account whose connector is no longer offered', async () => {
    const { integrations, elements } = open({
      accounts: [linked({ provider: 'old', providerName: 'Old HR', connector: null })],
    });
    await integrations.load();
    expect(visibleText(elements.cards, 'li:first-child h2, li:first-child .card-title .quiet')).toEqual([
      'Old HR',
      'No longer offered',
    ]);
  });

  it('leave out the accounts of other organisations', async () => {
    const { integrations, elements } = open({ accounts: [linked({ originOwnerId: 'globex' })] });
    await integrations.load();
    expect(visibleText(elements.cards, '.account')).toEqual([]);
    expect(elements.summary.textContent).toBe('Nothing is connected yet. Connect the first tool below.');
  });

  it.each([
    [['ACTIVE'], '1 account is connected. All of them work.'],
    [['ACTIVE', 'ERROR'], '2 accounts are connected. 1 of them needs attention.'],
    [['EXPIRED', 'ERROR', 'ACTIVE'], '3 accounts are connected. 2 of them need attention.'],
  ] as const)('sum up %j', async (statuses, summary) => {
    const accounts = statuses.map((status, index) => linked({ id: `a${index}`, status }));
    const { integrations, elements } = open({ accounts });
    await integrations.load();
    expect(elements.summary.textContent).toBe(summary);
  });

  it('find connectors by name and by category', async () => {
    const { integrations, names, elements } = open();
    await integrations.load();
    const search = (text: string) => {
      elements.search.value = text;
      elements.search.dispatchEvent(new Event('input'));
      return [names(), elements.empty.hidden];
    };
    expect(search(' WORK ')).toEqual([['Workday'], true]);
    expect(search('hr')).toEqual([['ADP', 'Hibob', 'Workday'], true]);
    expect(search('x')).toEqual([[], false]);
    expect(elements.empty.textContent).toBe('Nothing matches “x”.');
    expect(search('')).toEqual([['ADP', 'Hibob', 'Workday'], true]);
  });

  it('say that there is nothing to connect', async () => {
    const { integrations, connectors, elements } = open();
    connectors.mockResolvedValue([]);
    await integrations.load();
    expect([elements.empty.hidden, elements.empty.textContent]).toEqual([false, 'There is nothing to connect yet.']);
  });

  it('say why the connectors could not be read, and read them again', async () => {
    const { integrations, connectors, elements, names, page } = open();
    connectors.mockRejectedValueOnce(gone);
    await integrations.load();
    expect(visibleText(elements.failures, 'span')).toEqual(['StackOne is not available.']);
    expect([elements.loading.hidden, elements.empty.hidden, elements.summary.textContent]).toEqual([true, true, '']);
    press(page, 'Try again');
    expect([visibleText(elements.failures, 'span'), elements.loading.hidden]).toEqual([[], false]);
    await until(() => names().length === 3);
    expect(visibleText(elements.failures, 'span')).toEqual([]);
  });

  it('say why the accounts could not be read, and read them again', async () => {
    const { integrations, refresh, elements, page } = open({ error: gone });
    await integrations.load();
    expect(elements.summary.textContent).toBe('');
    press(page, 'Try again');
    expect(refresh).toHaveBeenCalledOnce();
  });

  it('link, cancel, and reconnect, each under its own title', async () => {
    const broken = linked({ id: 'a9', needsReconnection: true });
    const { integrations, page, start, cancel, states } = open({ accounts: [broken] });
    await integrations.load();
    press(page, 'Connect ADP');
    press(page, 'Reconnect Linked by ada');
    expect(start.mock.calls).toEqual([
      [{ key: 'adp', title: 'Connect ADP', request: { provider: 'adp' } }],
      [{ key: 'a9', title: 'Reconnect Hibob', request: { reconnect: 'a9' } }],
    ]);
    states.set('adp', { status: 'opening' });
    integrations.update();
    press(page, 'Cancel');
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('disconnect an account, then read the list again', async () => {
    const { integrations, page, deleteLinkedAccount, refresh } = open({ accounts: [account] });
    await integrations.load();
    press(page, 'Disconnect Linked by ada');
    press(page, 'Yes, disconnect');
    await until(() => refresh.mock.calls.length > 0);
    expect(deleteLinkedAccount).toHaveBeenCalledExactlyOnceWith('a1');
  });

  it.each([
    [gone, 'StackOne is not available.'],
    [new TypeError('No.'), 'TypeError: No.'],
  ])('say why disconnecting failed: %s', async (thrown, text) => {
    const { integrations, page, deleteLinkedAccount, refresh } = open({ accounts: [account] });
    deleteLinkedAccount.mockRejectedValue(thrown);
    await integrations.load();
    press(page, 'Disconnect Linked by ada');
    press(page, 'Yes, disconnect');
    await until(() => visibleText(page, '.account [role=alert] span').length > 0);
    expect(visibleText(page, '.account [role=alert] span')).toEqual([text]);
    expect(refresh).not.toHaveBeenCalled();
    expect(visibleButtons(page)).toContain('Disconnect Linked by ada');
  });
});
