// @vitest-environment jsdom
import { ConnectError, type LinkedAccountStatus } from '@connect-gateway/client';
import type { ConnectState } from '@connect-gateway/client/flow';
import { describe, expect, it, vi } from 'vitest';
import { createAccountRow } from '../../../src/pages/demo/browser/account-row.ts';
import { categoryText } from '../../../src/pages/demo/browser/category-text.ts';
import { createConnectorCard } from '../../../src/pages/demo/browser/connector-card.ts';
import { errorText } from '../../../src/pages/demo/browser/error-text.ts';
import { createFailureNotice } from '../../../src/pages/demo/browser/failure-notice.ts';
import { createOperationPanel } from '../../../src/pages/demo/browser/operation-panel.ts';
import { account, press, until, visibleButtons, visibleText } from './accounts.ts';

const idle: ConnectState = { status: 'idle' };
const opening: ConnectState = { status: 'opening' };
const gone = new ConnectError('UPSTREAM_UNAVAILABLE', 'It is gone.', { retryable: true });
const failed: ConnectState = { status: 'failed', error: gone };

describe('the row of an account', () => {
  const show = (changes: Partial<typeof account> = {}, linking: ConnectState = idle) => {
    const actions = {
      reconnect: vi.fn<() => void>(),
      disconnect: vi.fn<() => Promise<ConnectError | undefined>>(async () => undefined),
    };
    const { row, update } = createAccountRow(account, actions);
    document.body.replaceChildren(row);
    update({ ...account, ...changes }, linking);
    return { row, update, ...actions };
  };

  it('is named by its label, else by the person who linked it, else by its id', () => {
    expect(visibleText(show({ label: 'Payroll' }).row, 'strong')).toEqual(['Payroll']);
    expect(visibleText(show().row, 'strong')).toEqual(['Linked by ada']);
    expect(visibleText(show({ originUsername: null }).row, 'strong')).toEqual(['a1']);
  });

  it.each<[LinkedAccountStatus | null, boolean, text: string, kind: string]>([
    ['ACTIVE', false, 'Working', 'good'],
    ['INACTIVE', false, 'Inactive', 'quiet'],
    ['SUSPENDED', false, 'Suspended', 'quiet'],
    ['ARCHIVED', false, 'Archived', 'quiet'],
    ['EXPIRED', true, 'Expired', 'bad'],
    ['ERROR', true, 'Needs attention', 'bad'],
    [null, false, 'Unknown', 'quiet'],
  ])('shows the health of an account that is %s', (status, needsReconnection, text, kind) => {
    const { row } = show({ status, needsReconnection });
    const health = row.querySelector<HTMLElement>('.health');
    expect([health?.textContent, health?.dataset['kind']]).toEqual([text, kind]);
    const buttons = visibleButtons(row);
    expect(buttons).toEqual([...(needsReconnection ? ['Reconnect Linked by ada'] : []), 'Disconnect Linked by ada']);
  });

  it('shows the reasons of its status, if there are any', () => {
    expect(visibleText(show().row, 'p.quiet')).toEqual([]);
    const reason = { code: 'X', timestamp: null };
    const statusReasons = [
      { ...reason, description: 'The password has changed.' },
      { ...reason, description: null },
    ];
    expect(visibleText(show({ statusReasons }).row, 'p.quiet')[0]?.trim()).toBe('The password has changed.');
  });

  it('reconnects the account as it is now', () => {
    const { row, update, reconnect } = show();
    const broken = { ...account, needsReconnection: true, updatedAt: 'later' };
    update(broken, idle);
    press(row, 'Reconnect Linked by ada');
    expect(reconnect).toHaveBeenCalledExactlyOnceWith(broken);
    update(broken, opening);
    expect(visibleButtons(row)).toContain('Reconnecting… Linked by ada');
  });

  it('disconnects only after a confirmation, which has the focus on what changes nothing', async () => {
    const { row, disconnect } = show();
    press(row, 'Disconnect Linked by ada');
    expect(visibleButtons(row)).toEqual(['Yes, disconnect', 'Keep it']);
    expect(document.activeElement?.textContent).toBe('Keep it');
    press(row, 'Keep it');
    expect(visibleButtons(row)).toEqual(['Disconnect Linked by ada']);
    expect(document.activeElement?.textContent).toBe('Disconnect');
    expect(disconnect).not.toHaveBeenCalled();

    press(row, 'Disconnect Linked by ada');
    press(row, 'Yes, disconnect');
    expect(row.querySelector<HTMLButtonElement>('.danger')?.disabled).toBe(true);
    expect(disconnect).toHaveBeenCalledExactlyOnceWith(account);
    await until(() => visibleButtons(row).includes('Disconnect Linked by ada'));
    expect(row.querySelector<HTMLButtonElement>('.danger')?.disabled).toBe(false);
  });

  it('says why disconnecting failed, and asks again when it is tried again', async () => {
    const { row, disconnect } = show();
    disconnect.mockResolvedValueOnce(gone);
    press(row, 'Disconnect Linked by ada');
    press(row, 'Yes, disconnect');
    await until(() => visibleText(row, '[role=alert]').length > 0);
    expect(visibleText(row, '[role=alert] span')).toEqual(['StackOne is not available.']);
    press(row, 'Try again');
    expect(visibleButtons(row)).toContain('Yes, disconnect');
    press(row, 'Yes, disconnect');
    expect(visibleText(row, '[role=alert]')).toEqual([]);
  });

  it('says why reconnecting failed, and reconnects when it is tried again', () => {
    const { row, update, reconnect } = show({ needsReconnection: true }, failed);
    press(row, 'Try again');
    expect(reconnect).toHaveBeenCalledOnce();
    update({ ...account, needsReconnection: true }, opening);
    expect(visibleText(row, '[role=alert]')).toEqual([]);
  });
});

describe('the card of a connector', () => {
  const connector = { provider: 'hibob', name: 'Hibob', category: 'HR', logoUrl: null, canLink: true };
  const show = (changes: Partial<typeof connector> | { logoUrl: string } = {}, linking: ConnectState = idle) => {
    const states = new Map([['hibob', linking]]);
    const actions = { connect: vi.fn<() => void>(), cancel: vi.fn<() => void>(), reconnect: vi.fn<() => void>() };
    const { card, update } = createConnectorCard({
      connector: { ...connector, ...changes },
      ...actions,
      disconnect: async () => undefined,
      linkingOf: (key) => states.get(key) ?? idle,
    });
    update([]);
    return { card, update, states, ...actions };
  };

  it('connects the first account, and then another', () => {
    const { card, update, connect } = show();
    expect(card.querySelector('button.primary')?.textContent).toBe('Connect');
    press(card, 'Connect Hibob');
    expect(connect).toHaveBeenCalledOnce();
    update([account]);
    expect(visibleButtons(card)).toContain('Connect another Hibob');
    expect(card.querySelector('button.primary:not([hidden])')).toBeNull();
  });

  it.each<[ConnectState['status'], string]>([
    ['opening', 'Opening… Hibob'],
    ['open', 'Waiting… Hibob'],
    ['confirming', 'Checking… Hibob'],
  ])('can be cancelled while it is %s', (status, name) => {
    const { card, cancel } = show({}, { status } as ConnectState);
    expect(visibleButtons(card)).toEqual(['Cancel', name]);
    const [, button] = card.querySelectorAll('button');
    expect(button?.ariaBusy).toBe('true');
    press(card, 'Cancel');
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('shows why linking failed, and tries again', () => {
    const { card, connect } = show({}, failed);
    expect(visibleText(card, '[role=alert] span')).toEqual(['StackOne is not available.']);
    press(card, 'Try again');
    expect(connect).toHaveBeenCalledOnce();
  });

  it('lists its accounts, each with its own state, and drops those that are gone', () => {
    const { card, update, states } = show();
    expect(card.querySelector('ul')?.hidden).toBe(true);
    const names = () => visibleText(card, 'ul strong');
    const other = { ...account, id: 'a2', label: 'Other', needsReconnection: true };
    states.set('a2', opening);
    update([account, other]);
    expect(names()).toEqual(['Linked by ada', 'Other']);
    expect(visibleButtons(card)).toContain('Reconnecting… Other');
    const [, row] = card.querySelectorAll('ul > li');
    update([other]);
    expect(names()).toEqual(['Other']);
    expect(card.querySelector('ul > li')).toBe(row);
  });

  it('offers no new account of a connector that is no longer offered', () => {
    expect(visibleButtons(show({ canLink: false }).card)).toEqual([]);
  });

  it('shows an initial where there is no logo, or where it does not load', () => {
    expect(visibleText(show().card, '.logo')).toEqual(['H']);
    const { card } = show({ logoUrl: 'https://logos.example/hibob.png' });
    const logo = card.querySelector<HTMLImageElement>('img.logo');
    expect([logo?.src, logo?.alt, logo?.width, logo?.height]).toEqual(['https://logos.example/hibob.png', '', 40, 40]);
    logo?.dispatchEvent(new Event('error'));
    expect(visibleText(card, '.logo')).toEqual(['H']);
    expect(card.querySelector('.logo')?.getAttribute('aria-hidden')).toBe('true');
  });

  it('shows its name and category', () => {
    expect(visibleText(show().card, 'h2, .card-title .quiet')).toEqual(['Hibob', 'HR']);
  });
});

describe('a notice of a failure', () => {
  it('offers another try only where it may help', () => {
    const tryAgain = vi.fn<() => void>();
    const { notice, show } = createFailureNotice(tryAgain);
    expect(notice.hidden).toBe(true);
    show(gone);
    expect(notice.hidden).toBe(false);
    press(notice, 'Try again');
    expect(tryAgain).toHaveBeenCalledOnce();
    show(new ConnectError('BAD_USER_INPUT', 'No.', {}));
    expect(visibleText(notice, 'span')).toEqual(['No.']);
    expect(visibleButtons(notice)).toEqual([]);
    show(undefined);
    expect([notice.hidden, notice.querySelector('span')?.textContent]).toEqual([true, '']);
  });

  it.each([
    ['NETWORK_ERROR', 'The gateway does not answer.'],
    ['OVERLOADED', 'The gateway is busy.'],
    ['UPSTREAM_TIMEOUT', 'StackOne did not answer in time.'],
    ['UPSTREAM_OUTCOME_UNKNOWN', 'StackOne did not say whether that worked.'],
    ['NOT_CONFIRMED', 'StackOne did not accept the change.'],
    ['NOT_FOUND', 'This account does not exist any more.'],
    ['ANOTHER', 'The message of the gateway.'],
  ])('tells the customer of %s', (code, text) => {
    expect(errorText(new ConnectError(code, 'The message of the gateway.', {}))).toBe(text);
  });

  it('says how long to wait', () => {
    const error = new ConnectError('RATE_LIMITED', '', { retryable: true, retryAfter: 1.2 });
    expect(errorText(error)).toBe('Too many requests in a short time. Wait 2 s before you try again.');
  });
});

describe('the categories of a connector', () => {
  it('are named as customers call them, each once', () => {
    expect(categoryText(['HRIS', 'HRIS_LEGACY', 'ATS', 'LMS'])).toBe('HR, Recruiting, Learning');
  });
});

describe('the panel of operations', () => {
  const operation = {
    name: 'ConnectViewer',
    type: 'query',
    document: 'query ConnectViewer{connectViewer{username}}',
    variables: { first: 1 },
    times: 1,
    result: 'running',
  };
  const show = () => {
    const list = document.createElement('ul');
    document.body.replaceChildren(list);
    return { list, panel: createOperationPanel(list) };
  };

  it('shows an operation with its document, its variables and its result', () => {
    const { list, panel } = show();
    panel.show('a', operation);
    expect(visibleText(list, '.operation-name, .result')).toEqual(['query ConnectViewer', 'running']);
    panel.show('a', { ...operation, times: 2, result: 'OK' });
    expect(visibleText(list, '.result, summary .quiet')).toEqual(['× 2', 'OK']);
    expect(visibleText(list, 'code')).toEqual([
      'query ConnectViewer {\n  connectViewer {\n    username\n  }\n}',
      '{\n  "first": 1\n}',
    ]);
    expect([...list.querySelectorAll('pre')].map((each) => [each.ariaLabel, each.tabIndex])).toEqual([
      ['Document of ConnectViewer', 0],
      ['Variables of ConnectViewer', 0],
    ]);
  });

  it.each([
    ['OK', 'good'],
    ['streaming', 'good'],
    ['running', 'quiet'],
    ['ended', 'quiet'],
    ['NOT_FOUND', 'bad'],
  ])('colours the result %s', (result, kind) => {
    const { list, panel } = show();
    panel.show('a', operation);
    panel.show('a', { ...operation, result });
    expect(list.querySelector<HTMLElement>('.result')?.dataset['kind']).toBe(kind);
  });

  it('has the latest first, and keeps fifteen', () => {
    const { list, panel } = show();
    for (let count = 0; count < 20; count += 1) panel.show(`key ${count}`, { ...operation, name: `Q${count}` });
    const names = visibleText(list, '.operation-name');
    expect(names).toHaveLength(15);
    expect([names[0], names[14]]).toEqual(['query Q19', 'query Q5']);
    panel.show('key 7', { ...operation, name: 'Q7' });
    expect(visibleText(list, '.operation-name')[0]).toBe('query Q7');
    expect(list.children).toHaveLength(15);
  });

  it('opens the last mutation, and leaves the focus where it is', () => {
    const { list, panel } = show();
    panel.show('a', { ...operation, name: 'A', type: 'mutation' });
    panel.show('b', operation);
    panel.show('c', { ...operation, name: 'C', type: 'mutation' });
    const open = [...list.querySelectorAll('details')].filter((each) => each.open);
    expect(open.map((each) => each.querySelector('.operation-name')?.textContent)).toEqual(['mutation C']);
    list.querySelector('li:last-child pre')?.setAttribute('tabindex', '0');
    list.querySelector<HTMLElement>('li:last-child pre')?.focus();
    panel.show('a', { ...operation, name: 'A', type: 'mutation' });
    expect(visibleText(list, '.operation-name')[0]).toBe('mutation C');
  });
});
