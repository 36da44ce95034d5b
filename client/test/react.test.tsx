// @vitest-environment jsdom
import { act, type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createConnectClient, type LinkedAccount } from '../src/index.ts';
import { ConnectButton, ConnectProvider, type HubProps, useConnect, useLinkedAccounts } from '../src/react/index.ts';
import { account, answering, failure, type SentRequest, session } from './answers.ts';

Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);

/** A gateway with one organisation, whose accounts the test changes. */
function createGateway() {
  const accounts: LinkedAccount[] = [];
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  const answer = (request: SentRequest): Response => {
    const { query, variables } = request.body;
    const [, name = ''] = /\{(\w+)/.exec(query) ?? [];
    if (name === 'linkedAccountEvents') {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          streams.push(controller);
          request.signal?.addEventListener('abort', () => controller.error(request.signal?.reason));
        },
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    }
    const page = { edges: accounts.map((node) => ({ node })), pageInfo: { hasNextPage: false, endCursor: null } };
    const found = accounts.find(({ id }) => id === variables['id']) ?? null;
    const fields = {
      linkedAccounts: page,
      linkedAccount: found,
      createViewerConnectSession: session,
      connectSession: null,
    };
    return Response.json({ data: { [name]: Reflect.get(fields, name) } });
  };
  const { fetch, sent } = answering(answer);
  const client = createConnectClient({ url: 'https://gateway.example/graphql', fetch });
  const requests = (name: string) => sent.filter(({ body }) => body.query.includes(`{${name}(`));
  return {
    accounts,
    client,
    requests,
    openStreams: () => requests('linkedAccountEvents').filter(({ signal }) => !signal?.aborted).length,
    send(type: string, linkedAccount: LinkedAccount | null) {
      const event = { id: '1', type, linkedAccountId: 'a1', linkedAccount, occurredAt: account.updatedAt };
      const text = `event: next\nid: 1\ndata: ${JSON.stringify({ data: { linkedAccountEvents: event } })}\n\n`;
      streams.at(-1)?.enqueue(new TextEncoder().encode(text));
    },
  };
}

/** Renders in StrictMode, which mounts everything twice. */
async function render(children: ReactNode, { client } = createGateway()) {
  const element = document.body.appendChild(document.createElement('div'));
  const root = createRoot(element);
  const unmount = () => act(() => root.unmount());
  onTestFinished(async () => {
    await unmount();
    element.remove();
  });
  const show = (shown: ReactNode) =>
    act(async () =>
      root.render(
        <StrictMode>
          <ConnectProvider client={client}>{shown}</ConnectProvider>
        </StrictMode>,
      ),
    );
  await show(children);
  const button = () => element.querySelector('button') ?? document.createElement('button');
  return { element, unmount, show, button, click: () => act(() => button().click()) };
}

/** Waits for what the page shows. It changes when the gateway answers, and not by an act of the test. */
async function shows(element: Element, text: string) {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', false);
  await expect.poll(() => element.textContent).toContain(text);
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
}

let popup: {
  opener: unknown;
  closed: boolean;
  shown: string[];
  location: { replace(url: string): void };
  close(): void;
  focus(): void;
};
beforeEach(() => {
  const shown: string[] = [];
  popup = {
    opener: window,
    closed: false,
    shown,
    location: { replace: (url) => void shown.push(url) },
    close: vi.fn(() => {
      popup.closed = true;
    }),
    focus: vi.fn(),
  };
  vi.spyOn(window, 'open').mockImplementation(() => popup as unknown as Window);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const linked = { ...account, updatedAt: '2026-02-01T00:00:00.000Z', createdAt: '2026-02-01T00:00:00.000Z' };

/** The properties that the Hub was rendered with last. */
let hub: HubProps | undefined;

function Hub(props: HubProps) {
  hub = props;
  return <p>The Hub with {props.token}</p>;
}

function List() {
  const { accounts, loading, error, updates } = useLinkedAccounts();
  const said = accounts.map(({ id, status }) => `${id} ${status}`).join();
  return <p>{loading ? 'loading' : `[${said}] ${updates} ${error?.code ?? ''}`}</p>;
}

function State() {
  return <p>{useConnect().state}</p>;
}

describe('<ConnectButton>', () => {
  it('opens the window in the click itself, links an account and says so, once, in StrictMode', async () => {
    const gateway = createGateway();
    const onConnected = vi.fn();
    const { button, click, element } = await render(
      <ConnectButton provider="hibob" onConnected={onConnected} />,
      gateway,
    );
    expect(button().textContent).toBe('Connect');
    await act(() => {
      button().click();
      expect(window.open).toHaveBeenCalledOnce();
      button().click();
    });
    await shows(element, 'Waiting for you to finish…');
    expect(popup).toMatchObject({ shown: [session.authLinkUrl], opener: null });
    expect(gateway.requests('createViewerConnectSession')).toHaveLength(1);
    await click();
    expect(popup.focus).toHaveBeenCalledTimes(2);

    gateway.accounts.push(linked);
    window.dispatchEvent(new Event('focus'));
    await shows(element, 'Connected');
    expect(onConnected).toHaveBeenCalledExactlyOnceWith(linked);
    expect(window.open).toHaveBeenCalledOnce();
  });

  it('says that the browser blocked the window, and tries again', async () => {
    const gateway = createGateway();
    vi.spyOn(window, 'open').mockReturnValueOnce(null);
    const { element, click } = await render(<ConnectButton provider="hibob" />, gateway);
    await click();
    expect(element.querySelector('[role=alert]')?.textContent).toMatch(/Allow pop-ups/);
    expect(element.textContent).toContain('Try again');
    expect(gateway.requests('createViewerConnectSession')).toHaveLength(0);
    await click();
    await shows(element, 'Waiting for you to finish…');
  });

  it('says why the gateway refused', async () => {
    const { fetch } = answering(failure('FORBIDDEN'));
    const client = createConnectClient({ url: 'https://gateway.example/graphql', fetch });
    const { element, click } = await render(<ConnectButton provider="hibob" />, { ...createGateway(), client });
    await click();
    await shows(element, 'It is FORBIDDEN.');
    expect(popup.closed).toBe(true);
  });

  it('gives up when the customer cancels', async () => {
    const onClosed = vi.fn();
    const { element, click, button } = await render(<ConnectButton onClosed={onClosed}>Link HiBob</ConnectButton>);
    await click();
    await shows(element, 'Cancel');
    await act(() => [...element.querySelectorAll('button')].at(-1)?.click());
    expect(button().textContent).toBe('Link HiBob');
    expect(onClosed).toHaveBeenCalledOnce();
  });

  it('leaves nothing behind when it is unmounted while the window is open', async () => {
    const gateway = createGateway();
    const onConnected = vi.fn();
    const { element, click, unmount } = await render(
      <ConnectButton provider="hibob" onConnected={onConnected} />,
      gateway,
    );
    await click();
    await shows(element, 'Waiting for you to finish…');
    await unmount();
    await expect.poll(gateway.openStreams).toBe(0);
    const asked = gateway.requests('connectSession').length;
    window.dispatchEvent(new Event('focus'));
    gateway.accounts.push(linked);
    await new Promise((resolve) => setTimeout(resolve));
    expect(gateway.requests('connectSession')).toHaveLength(asked);
    expect(onConnected).not.toHaveBeenCalled();
    expect(popup.closed).toBe(false);
  });

  it('shows the Hub in the page, and does not believe it', async () => {
    const gateway = createGateway();
    HTMLDialogElement.prototype.showModal ??= function showModal() {
      this.open = true;
    };
    HTMLDialogElement.prototype.close ??= () => {};
    const onConnected = vi.fn();
    const { element, click } = await render(
      <ConnectButton provider="hibob" hub={Hub} onConnected={onConnected} />,
      gateway,
    );
    await click();
    await shows(element, 'The Hub with token-of-the-session');
    expect(window.open).not.toHaveBeenCalled();
    act(() => hub?.onSuccess({ id: 'a1', provider: 'hibob' }));
    expect(element.textContent).toContain('Checking…');
    gateway.accounts.push(linked);
    act(() => hub?.onSuccess({ id: 'a1', provider: 'hibob' }));
    await shows(element, 'Connected');
    expect(onConnected).toHaveBeenCalledOnce();
    expect(element.querySelector('dialog')).toBeNull();
  });

  it('works beside another one', async () => {
    const gateway = createGateway();
    const { element } = await render(
      <>
        <ConnectButton provider="hibob" />
        <ConnectButton provider="deel" />
      </>,
      gateway,
    );
    await act(() => element.querySelectorAll('button')[1]?.click());
    await shows(element, 'Waiting for you to finish…');
    expect(element.querySelector('button')?.textContent).toBe('Connect');
    expect(gateway.requests('createViewerConnectSession').map(({ body }) => body.variables)).toEqual([
      { input: { provider: 'deel' } },
    ]);
  });
});

describe('useLinkedAccounts()', () => {
  it('shows the list, live, with one stream for all components', async () => {
    const gateway = createGateway();
    const { element, unmount } = await render(
      <>
        <List />
        <List />
      </>,
      gateway,
    );
    await shows(element, '[] live [] live');
    expect(gateway.openStreams()).toBe(1);
    gateway.send('CREATED', account);
    await shows(element, '[a1 ACTIVE] live [a1 ACTIVE] live');
    gateway.send('DELETED', null);
    await shows(element, '[] live [] live');
    await unmount();
    expect(gateway.openStreams()).toBe(0);
  });

  it('reads the list again when an event comes without its account', async () => {
    const gateway = createGateway();
    const { element } = await render(<List />, gateway);
    await shows(element, '[] live');
    gateway.accounts.push(account);
    gateway.send('UPDATED', null);
    await shows(element, '[a1 ACTIVE] live');
  });

  it('shows what a button has linked, without waiting for an event', async () => {
    const gateway = createGateway();
    const { element, click } = await render(
      <>
        <ConnectButton provider="hibob" />
        <List />
      </>,
      gateway,
    );
    await shows(element, '[] live');
    await click();
    await shows(element, 'Waiting');
    gateway.accounts.push(linked);
    window.dispatchEvent(new Event('focus'));
    await shows(element, '[a1 ACTIVE] live');
  });

  it('says why there is no list', async () => {
    const { fetch } = answering(failure('FORBIDDEN'));
    const client = createConnectClient({ url: 'https://gateway.example/graphql', fetch });
    const { element } = await render(<List />, { ...createGateway(), client });
    await shows(element, '[] stopped FORBIDDEN');
  });
});

describe('useConnect()', () => {
  it('says what is missing without a provider', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(() => renderToString(<State />)).toThrow('<ConnectProvider');
  });

  it('follows another client', async () => {
    const first = createGateway();
    const { element, show, click } = await render(<ConnectButton provider="hibob" />, first);
    await click();
    await shows(element, 'Waiting');
    await show(
      <ConnectProvider client={createGateway().client}>
        <ConnectButton provider="hibob" />
      </ConnectProvider>,
    );
    await shows(element, 'Connect');
    await expect.poll(first.openStreams).toBe(0);
  });
});

describe('on a server', () => {
  it('renders without a window', () => {
    const { client } = createGateway();
    const html = renderToString(
      <ConnectProvider client={client}>
        <ConnectButton provider="hibob" />
      </ConnectProvider>,
    );
    expect(html).toBe('<button type="button" aria-busy="false" data-state="idle">Connect</button>');
  });
});
