import { StackOne } from '@stackone/stackone-client-ts';
import {
  BadRequestResponse,
  NotFoundResponse,
  TooManyRequestsResponse,
  UnauthorizedResponse,
} from '@stackone/stackone-client-ts/sdk/models/errors/index.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';

const owner = { originOwnerId: 'acme-corp', originOwnerName: 'Acme Corporation' };

describe("StackOne's own TypeScript client", () => {
  let sandbox: Sandbox;
  let client: StackOne;

  const clientWith = (username: string) =>
    new StackOne({
      security: { username, password: '' },
      serverURL: sandbox.url,
      // By default, the client retries for up to an hour.
      retryConfig: { strategy: 'none' },
    });

  beforeAll(async () => {
    sandbox = await startSandbox();
    client = clientWith(sandbox.apiKey);
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.reset());

  it('creates and authenticates a connect session', async () => {
    const created = await client.connectSessions.createConnectSession({
      ...owner,
      provider: 'hibob',
      originUsername: 'wile',
      expiresIn: 60,
    });
    expect(created.statusCode).toBe(201);
    const session = created.connectSessionTokenAuthLink;
    expect(session).toMatchObject({
      ...owner,
      provider: 'hibob',
      originUsername: 'wile',
      type: 'production',
    });
    expect(session?.createdAt).toBeInstanceOf(Date);
    expect(session?.authLinkUrl).toContain(session?.token);

    const authenticated = await client.connectSessions.authenticateConnectSession({
      token: session?.token ?? '',
    });
    expect(authenticated.statusCode).toBe(201);
    expect(authenticated.connectSession).toMatchObject({ ...owner, id: session?.id, provider: 'hibob' });
  });

  it('lists accounts with filters and pages', async () => {
    const all = await client.accounts.listLinkedAccounts({});
    expect(all.classes).toHaveLength(sandbox.accounts.list().length);
    const some = await client.accounts.listLinkedAccounts({
      originOwnerIds: ['dev-owner', 'acme-corp'],
      status: ['active', 'error'],
      providers: ['hibob', 'bamboohr', 'slack'],
    });
    expect(some.classes?.map(({ id }) => id)).toEqual(['45355976281015164504', 'GnQoASvosYhE5wJcmmAQs']);
    expect(some.classes?.[1]?.statusReasons?.[0]?.timestamp).toBeInstanceOf(Date);
    const second = await client.accounts.listLinkedAccounts({ page: 2, pageSize: 1 });
    expect(second.classes?.map(({ id }) => id)).toEqual(['GnQoASvosYhE5wJcmmAQs']);
  });

  it('gets, updates and deletes an account', async () => {
    const id = '45355976281015164504';
    const got = await client.accounts.getAccount({ id });
    expect(got.linkedAccount).toMatchObject({ id, provider: 'hibob', setupInformation: expect.any(Object) });

    const updated = await client.accounts.updateAccount({
      id,
      patchAccountExternalDto: { originUsername: 'new' },
    });
    expect(updated.linkedAccount).toMatchObject({ id, originUsername: 'new', label: 'Head office' });
    expect(sandbox.accounts.get(id)?.origin_username).toBe('new');

    const deleted = await client.accounts.deleteAccount({ id });
    expect(deleted.statusCode).toBe(200);
    expect(deleted.linkedAccount).toMatchObject({ id, originUsername: 'new' });
    expect(sandbox.accounts.get(id)).toBeUndefined();
  });

  it('gets the meta information of an account', async () => {
    const { linkedAccountMeta } = await client.accounts.getAccountMetaInfo({ id: '45355976281015164504' });
    expect(linkedAccountMeta).toMatchObject({ provider: 'hibob', category: 'hris' });
    expect(linkedAccountMeta?.models).toHaveProperty('employees');
  });

  it('lists and gets connectors', async () => {
    const include = 'resources,inactive';
    const { classes = [] } = await client.connectors.listConnectorsMeta({ include });
    expect(classes.length).toBeGreaterThan(25);
    expect(classes.find(({ provider }) => provider === 'workday')).toMatchObject({ active: false });
    const { connectorsMeta } = await client.connectors.getConnectorMeta({ provider: 'hibob', include });
    expect(connectorsMeta).toMatchObject({ provider: 'hibob', providerName: 'Hibob', category: 'hris' });
    expect(connectorsMeta?.resources?.images?.logoUrl).toBe(`${sandbox.url}/assets/logos/hibob.svg`);
  });

  it('recognises a wrong key', async () => {
    const listing = clientWith('wrong').accounts.listLinkedAccounts({});
    await expect(listing).rejects.toBeInstanceOf(UnauthorizedResponse);
  });

  it('recognises a missing object', async () => {
    const attempts: Promise<unknown>[] = [
      client.accounts.getAccount({ id: 'gone' }),
      client.accounts.updateAccount({ id: 'gone', patchAccountExternalDto: {} }),
      client.accounts.deleteAccount({ id: 'gone' }),
      client.accounts.getAccountMetaInfo({ id: 'gone' }),
      client.connectors.getConnectorMeta({ provider: 'gone' }),
      client.connectSessions.createConnectSession({ ...owner, accountId: 'gone' }),
    ];
    await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toBeInstanceOf(NotFoundResponse)));
  });

  it('recognises an unknown token', async () => {
    const attempt = client.connectSessions.authenticateConnectSession({ token: 'unknown' });
    await expect(attempt).rejects.toBeInstanceOf(UnauthorizedResponse);
  });

  it('sees a refused field as a 400', async () => {
    const listing = client.accounts.listLinkedAccounts({ page: 0 });
    await expect(listing).rejects.toMatchObject({
      statusCode: 400,
      body: expect.stringContaining('page must'),
    });
  });

  it('recognises a 400 in the format of the OpenAPI document', async () => {
    sandbox.faults.add({ fault: { kind: 'status', status: 400 } });
    await expect(client.accounts.listLinkedAccounts({})).rejects.toBeInstanceOf(BadRequestResponse);
  });

  it('recognises a rate limit', async () => {
    sandbox.faults.add({ fault: { kind: 'status', status: 429 } });
    const attempt = client.connectSessions.createConnectSession(owner);
    await expect(attempt).rejects.toBeInstanceOf(TooManyRequestsResponse);
    expect(sandbox.requests).toHaveLength(1);
  });
});
