import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { visitHub } from '../../test/support/hub.ts';
import { startWorld } from '../../test/support/world.ts';
import {
  type ConnectFlowOptions,
  type ConnectRequest,
  type ConnectState,
  createConnectFlow,
} from '../src/connect-flow.ts';
import type { ConnectWindow } from '../src/connect-window.ts';
import { createConnectClient } from '../src/index.ts';
import { type Answer, answering, session } from './answers.ts';

const world = await startWorld();
afterAll(() => world.stop());
beforeEach(() => world.sandbox.reset());

const client = createConnectClient({ url: `${world.url}/graphql` });

const noAccounts = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** Answers whatever is asked by the name of its root field; what is not given is missing. */
const byField =
  (fields: Readonly<Record<string, unknown>>): Answer =>
  ({ body: { query } }) => {
    const [, name = ''] = /\{(\w+)/.exec(query) ?? [];
    return Response.json({ data: { [name]: { linkedAccounts: noAccounts, ...fields }[name] ?? null } });
  };

/** The page that the customer leaves for the window, and comes back to. */
const page = new EventTarget();
vi.stubGlobal('window', page);
const comeBack = () => page.dispatchEvent(new Event('focus'));

/** A window that writes down what is done with it. */
function fakeWindow() {
  const done: string[] = [];
  const connectWindow: ConnectWindow = {
    show: (url) => done.push(`show ${url}`),
    focus: () => done.push('focus'),
    close: () => done.push('close'),
  };
  return { done, openWindow: () => connectWindow };
}

function start(options: ConnectFlowOptions = {}, own = client) {
  const { done, openWindow } = fakeWindow();
  const onConnected = vi.fn();
  const flow = createConnectFlow(own, { openWindow, onConnected, ...options });
  const states: ConnectState['status'][] = [];
  flow.subscribe(() => states.push(flow.getState().status));
  return { flow, states, done, onConnected };
}

/** Opens a session and waits until its page is shown. */
async function open(request: ConnectRequest, options: ConnectFlowOptions = {}) {
  const started = start(options);
  started.flow.open(request);
  await expect.poll(() => started.flow.getState().status).toBe('open');
  const state = started.flow.getState();
  if (state.status !== 'open') throw new Error('It is not open.');
  return { ...started, hub: visitHub(world.sandbox.url, state.session.token), session: state.session };
}

const credentials = {
  service_user_id: 'u',
  service_user_token: 't',
  api_key: 'k',
  client_id: 'c',
  client_secret: 's',
  username: 'u',
  token: 't',
};

describe('a connect flow', () => {
  it('opens its window in the call itself, before the session exists', () => {
    const { flow, states } = start({ openWindow: () => null });
    flow.open();
    expect(states).toEqual(['failed']);
    expect(flow.getState()).toMatchObject({ error: { code: 'POPUP_BLOCKED', retryable: true } });
    expect(world.sandbox.requests).toEqual([]);
  });

  it('links an account by a form, and learns it from the gateway', async () => {
    const { flow, states, done, hub, session: opened, onConnected } = await open({ provider: 'deel', label: 'Berlin' });
    expect(done).toEqual([`show ${opened.authLinkUrl}`]);
    const { id } = await hub.enterCredentials(credentials);
    comeBack();
    await expect.poll(() => flow.getState().status).toBe('connected');
    expect(flow.getState()).toMatchObject({ account: { id, provider: 'deel', label: 'Berlin', status: 'ACTIVE' } });
    expect(states).toEqual(['opening', 'open', 'connected']);
    expect(done.at(-1)).toBe('close');
    expect(onConnected).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id }));
  });

  it('links an account by OAuth', async () => {
    const { flow, hub } = await open({ provider: 'googledrive' });
    await (await hub.openProvider())('allow');
    comeBack();
    await expect.poll(() => flow.getState().status).toBe('connected');
  });

  it('says why the provider refused, and can be opened again', async () => {
    const { flow, done, hub } = await open({ provider: 'googledrive' });
    await (await hub.openProvider())('refuse');
    comeBack();
    await expect.poll(() => flow.getState().status).toBe('failed');
    expect(flow.getState()).toMatchObject({
      error: {
        code: 'ATTEMPT_FAILED',
        reason: 'access_denied',
        message: 'The user did not allow access.',
        retryable: true,
      },
    });
    expect(done.at(-1)).toBe('close');
    flow.open({ provider: 'googledrive' });
    await expect.poll(() => flow.getState().status).toBe('open');
    flow.close();
  });

  it("takes nobody else's account for its own", async () => {
    const { flow } = await open({ provider: 'deel' });
    const owner = { originOwnerId: 'dev-owner', originOwnerName: 'Development Owner', originUsername: 'a colleague' };
    const other = await client.createConnectSession({ ...owner, provider: 'deel' });
    await visitHub(world.sandbox.url, other.token).enterCredentials(credentials);
    const looks = () => world.sandbox.requests.filter(({ path }) => path.startsWith('/connect_sessions/')).length;
    const before = looks();
    comeBack();
    await expect.poll(looks).toBeGreaterThan(before);
    comeBack();
    await expect.poll(looks).toBeGreaterThan(before + 1);
    expect(flow.getState().status).toBe('open');
    flow.close();
  });

  it('does not believe the Hub: it asks the gateway', async () => {
    const { flow, states, hub, onConnected } = await open({ provider: 'deel' }, { openWindow: null });
    flow.hubSucceeded({ id: 'there-is-no-such-account' });
    expect(flow.getState().status).toBe('confirming');
    const { id } = await hub.enterCredentials(credentials);
    flow.hubSucceeded({ id });
    await expect.poll(() => flow.getState().status).toBe('connected');
    expect(onConnected).toHaveBeenCalledOnce();
    flow.hubSucceeded({ id });
    flow.hubClosed();
    expect(states.filter((status) => status === 'connected')).toHaveLength(1);
    expect(onConnected).toHaveBeenCalledOnce();
  });

  it('is closed when the Hub is closed and the gateway sees nothing new', async () => {
    const { flow } = await open({ provider: 'hibob' }, { openWindow: null });
    flow.hubClosed();
    await expect.poll(() => flow.getState().status).toBe('closed');
  });

  it('reconnects an account once its new credentials were accepted', async () => {
    const { flow, hub } = await open({ reconnect: 'GnQoASvosYhE5wJcmmAQs' });
    expect((await client.linkedAccount('GnQoASvosYhE5wJcmmAQs'))?.status).toBe('ERROR');
    await hub.enterCredentials({ subdomain: 'dev', api_key: 'new' });
    comeBack();
    await expect.poll(() => flow.getState().status).toBe('connected');
    expect(flow.getState()).toMatchObject({ account: { id: 'GnQoASvosYhE5wJcmmAQs', status: 'ACTIVE' } });
  });

  it('brings its window to the front when it is opened twice', async () => {
    const { flow, done } = await open({ provider: 'deel' });
    flow.open({ provider: 'deel' });
    flow.open({ provider: 'deel' });
    expect(done.slice(1)).toEqual(['focus', 'focus']);
    expect(
      world.sandbox.requests.filter(({ path, method }) => method === 'POST' && path === '/connect_sessions'),
    ).toHaveLength(1);
    flow.close();
    expect(flow.getState().status).toBe('closed');
  });

  it('creates one session for a double click', async () => {
    const { flow, done } = start();
    flow.open({ provider: 'deel' });
    flow.open({ provider: 'deel' });
    await expect.poll(() => flow.getState().status).toBe('open');
    expect(done.filter((word) => word.startsWith('show'))).toHaveLength(1);
    flow.close();
  });

  it('fails with the gateway’s code', async () => {
    const { flow, done } = start();
    flow.open({ label: '', expiresIn: -1 });
    await expect.poll(() => flow.getState().status).toBe('failed');
    expect(flow.getState()).toMatchObject({ error: { code: 'BAD_USER_INPUT', inputPath: ['input', 'expiresIn'] } });
    expect(done).toEqual(['close']);
  });

  it('forgets what is under way, and can be used again', async () => {
    const early = start();
    early.flow.open({ provider: 'deel' });
    early.flow.reset();
    expect(early.done).toEqual(['close']);
    const late = await open({ provider: 'deel' });
    late.flow.reset();
    expect(late.done.slice(1)).toEqual([]);
    expect(late.states).toEqual(['opening', 'open']);
    expect(late.flow.getState().status).toBe('idle');
    const { id } = await late.hub.enterCredentials(credentials);
    expect(await client.linkedAccount(id)).not.toBeNull();
    expect(late.onConnected).not.toHaveBeenCalled();
    late.flow.open({ provider: 'deel' });
    await expect.poll(() => late.flow.getState().status).toBe('open');
    late.flow.close();
  });

  it('shows no address but that of a web page', async () => {
    const authLinkUrl = 'javascript:alert(1)';
    const { fetch } = answering(byField({ createViewerConnectSession: { ...session, authLinkUrl } }));
    const { flow, done } = start({}, createConnectClient({ url: 'https://gateway.example', fetch }));
    flow.open();
    await expect.poll(() => flow.getState().status).toBe('failed');
    expect(flow.getState()).toMatchObject({ error: { code: 'INVALID_RESPONSE' } });
    expect(done).toEqual(['close']);
  });

  it('gives up on a report of the Hub that the gateway never sees confirmed', async () => {
    vi.useFakeTimers();
    const { fetch } = answering(byField({ createViewerConnectSession: session }));
    const { flow } = start({ openWindow: null }, createConnectClient({ url: 'https://gateway.example', fetch }));
    flow.open();
    await vi.advanceTimersByTimeAsync(10);
    flow.hubSucceeded({ id: 'a1' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(flow.getState()).toMatchObject({ status: 'failed', error: { code: 'NOT_CONFIRMED', retryable: true } });
    vi.useRealTimers();
  });
});
