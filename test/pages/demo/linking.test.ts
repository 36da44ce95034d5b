// @vitest-environment jsdom
import { ConnectError, type CreatedSession, createConnectClient, type LinkedAccount } from '@connect-gateway/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { session } from '../../../client/test/answers.ts';
import { isBusy, Linking, type LinkingOptions } from '../../../src/pages/demo/browser/linking.ts';
import { account, press, until } from './accounts.ts';

const target = { key: 'hibob', title: 'Connect Hibob', request: { provider: 'hibob' } };
const stackone = 'http://stackone.test';

beforeEach(() => {
  // jsdom has dialogs, but doesn't open them.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
  window.matchMedia = vi.fn<typeof matchMedia>(() => ({ matches: true }) as MediaQueryList);
});
afterEach(() => {
  for (const script of document.querySelectorAll('script')) script.remove();
  document.body.replaceChildren();
});

const dialog = () => document.querySelector('dialog');
const hub = () => document.querySelector('stackone-hub');
const script = () => document.querySelector<HTMLScriptElement>('script[src="/demo/hub.js"]');
/** Whether the page's script has arrived is known to the module, for all tests of this file. */
const loadScript = () => script()?.dispatchEvent(new Event('load'));

function createLinking(options: Partial<LinkingOptions> = {}) {
  const onStart = vi.fn<() => void>();
  const onChange = vi.fn<() => void>();
  const onConnected = vi.fn<(account: LinkedAccount) => void>();
  const createViewerConnectSession = vi.fn<() => Promise<CreatedSession>>(async () => session);
  const client = {
    ...createConnectClient({ url: '/graphql' }),
    createViewerConnectSession,
    linkedAccounts: async () => ({ nodes: [], hasNextPage: false, endCursor: null }),
    linkedAccount: async () => account,
    connectSession: async () => null,
  };
  const linking = new Linking({ client, stackone, servesHub: true, onStart, onChange, onConnected, ...options });
  return { linking, onStart, onChange, onConnected, createViewerConnectSession };
}

describe('linking in the demo', () => {
  it('says that the Hub could not be loaded, and loads it again at the next try', async () => {
    const { linking } = createLinking();
    linking.start(target);
    await until(() => dialog());
    expect(dialog()?.textContent).toContain('Loading…');
    const first = script();
    first?.dispatchEvent(new Event('error'));
    await until(() => !dialog());
    const state = linking.stateOf('hibob');
    expect(state).toMatchObject({
      status: 'failed',
      error: { message: 'The Hub could not be loaded.', retryable: true },
    });

    linking.start(target);
    expect(linking.stateOf('hibob').status).toBe('opening');
    await until(() => dialog());
    expect([...document.querySelectorAll('script')]).toHaveLength(2);
    for (const each of document.querySelectorAll('script')) if (each !== first) each.dispatchEvent(new Event('load'));
    await until(() => hub());
    linking.cancel();
  });

  it("opens the Hub with the session's token in a dialog that has a title", async () => {
    const { linking, onStart, onChange } = createLinking();
    linking.start(target);
    expect([onStart.mock.calls.length, linking.stateOf('hibob').status]).toEqual([1, 'opening']);
    await until(() => hub());
    loadScript();
    expect([...(hub()?.attributes ?? [])].map(({ name, value }) => [name, value])).toEqual([
      ['token', session.token],
      ['base-url', stackone],
      ['theme', 'dark'],
      ['height', '100%'],
    ]);
    const label = dialog()?.getAttribute('aria-labelledby') ?? '';
    expect([dialog()?.open, document.getElementById(label)?.textContent]).toEqual([true, 'Connect Hibob']);
    expect(onChange).toHaveBeenCalled();
    expect(linking.stateOf('another')).toEqual({ status: 'idle' });
    linking.cancel();
    expect([dialog(), linking.stateOf('hibob').status]).toEqual([null, 'closed']);
  });

  it('follows the light theme of the browser', async () => {
    window.matchMedia = vi.fn<typeof matchMedia>(() => ({ matches: false }) as MediaQueryList);
    const { linking } = createLinking();
    linking.start(target);
    await until(() => hub());
    expect(hub()?.getAttribute('theme')).toBe('light');
    linking.cancel();
  });

  it('is connected when the gateway has read the account that the Hub reports', async () => {
    const { linking, onConnected } = createLinking();
    linking.start(target);
    await until(() => hub());
    hub()?.dispatchEvent(new CustomEvent('success', { detail: { id: 'a1' } }));
    expect(linking.stateOf('hibob').status).toBe('confirming');
    await until(() => onConnected.mock.calls.length > 0);
    expect(onConnected).toHaveBeenCalledExactlyOnceWith(account);
    expect([dialog(), linking.stateOf('hibob').status]).toEqual([null, 'connected']);
  });

  it.each([
    ['the Hub is closed', () => hub()?.dispatchEvent(new Event('close'))],
    ['Cancel is pressed', () => press(document.body, 'Cancel')],
    ['Escape is pressed', () => dialog()?.dispatchEvent(new Event('cancel', { cancelable: true }))],
  ])('removes the dialog when %s, and asks the gateway what happened', async (_name, close) => {
    const { linking } = createLinking();
    linking.start(target);
    await until(() => hub());
    close();
    expect(dialog()).toBeNull();
    await until(() => !isBusy(linking.stateOf('hibob')));
    expect(linking.stateOf('hibob').status).toBe('closed');
  });

  it('keeps one session at a time: a second click changes nothing', async () => {
    const { linking, createViewerConnectSession } = createLinking();
    linking.start(target);
    linking.start({ ...target, key: 'workday', title: 'Connect Workday' });
    await until(() => hub());
    expect(createViewerConnectSession).toHaveBeenCalledOnce();
    expect([linking.stateOf('workday').status, linking.stateOf('hibob').status]).toEqual(['idle', 'open']);
    linking.cancel();
  });

  it('shows why no session could be created', async () => {
    const { linking, createViewerConnectSession } = createLinking();
    createViewerConnectSession.mockRejectedValueOnce(new ConnectError('RATE_LIMITED', 'Wait.', { retryable: true }));
    linking.start(target);
    await until(() => !isBusy(linking.stateOf('hibob')));
    expect(linking.stateOf('hibob')).toMatchObject({ status: 'failed', error: { code: 'RATE_LIMITED' } });
    expect(dialog()).toBeNull();
  });

  it("opens StackOne's page in a window where the gateway serves no Hub", async () => {
    const popup = {
      focus: vi.fn<() => void>(),
      close: vi.fn<() => void>(),
      location: { replace: vi.fn<(url: string) => void>() },
    };
    const open = vi.spyOn(window, 'open').mockReturnValue(popup as unknown as Window);
    const { linking } = createLinking({ servesHub: false });
    linking.start(target);
    expect(open).toHaveBeenCalledOnce();
    await until(() => linking.stateOf('hibob').status === 'open');
    expect(popup.location.replace).toHaveBeenCalledExactlyOnceWith(session.authLinkUrl);
    expect([dialog(), script()]).toEqual([null, null]);
    linking.cancel();
  });
});
