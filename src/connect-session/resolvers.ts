import type { ConnectSessionCreateInput, ConnectSessionResolvers, MutationResolvers } from '../__generated__/types.ts';
import { authorise, ownsOrActsForAny } from '../auth/policy.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { readAccountType, readCategory } from '../enums.ts';
import { GatewayError, notFound } from '../errors.ts';
import { originOwnerFor } from '../linked-account/origin-owner.ts';
import { requireTimestamp } from '../timestamp.ts';
import { assertSessionInput, expiryOf, lifetimeOf, toWireSession, withReadableCreation } from './mapping.ts';

type SessionMutations = Pick<
  MutationResolvers,
  'createConnectSession' | 'createViewerConnectSession' | 'authenticateConnectSession'
>;

const Mutation: SessionMutations = {
  createConnectSession: (_parent, { input }, context, { path }) => {
    authorise(context.viewer, 'connect-session:create', input);
    return createSession(input, context, path.key);
  },

  createViewerConnectSession: (_parent, { input }, context, { path }) => {
    const { viewer } = context;
    authorise(viewer, 'connect-session:create-for-viewer', null);
    return createSession({ ...input, ...ownerOf(viewer) }, context, path.key);
  },

  authenticateConnectSession: async (_parent, { input }, { viewer, stackone }) => {
    authorise(viewer, 'connect-session:authenticate', null);
    const session = await stackone.authenticateConnectSession(input.token);
    if (!session || !ownsOrActsForAny(viewer, session.origin_owner_id)) throw notFound('connect session');
    return { connectSession: session };
  },
};

/** Blank, and so refused, where the policy should not have let the viewer come this far. */
function ownerOf({ ownerId = '', ownerName = '', username }: Viewer) {
  return {
    originOwnerId: ownerId,
    originOwnerName: ownerName,
    ...(username !== undefined && { originUsername: username }),
  };
}

async function createSession(input: ConnectSessionCreateInput, context: Context, responseKey: string | number) {
  assertSessionInput(input);
  if (input.accountId != null) {
    const account = await context.loaders.linkedAccount.loadAfresh(input.accountId);
    if (account?.origin_owner_id !== input.originOwnerId) throw notFound('linked account');
  }
  const created = await sendOnce(input, context, responseKey);
  if (!ownsOrActsForAny(context.viewer, created.origin_owner_id)) {
    throw new GatewayError('UPSTREAM_BAD_RESPONSE', 'StackOne answered with the session of another organisation.');
  }
  return {
    connectSession: withReadableCreation(created),
    token: created.token,
    authLinkUrl: created.auth_link_url,
    expiresAt: expiryOf(created, input),
  };
}

/** Once for each `Idempotency-Key` of a caller; where there is none, once for each request. */
function sendOnce(input: ConnectSessionCreateInput, context: Context, responseKey: string | number) {
  const { viewer, stackone, idempotency, idempotencyKey } = context;
  const create = () => stackone.createConnectSession(toWireSession(input));
  if (idempotencyKey === undefined) return create();
  return idempotency.createOnce({
    scope: [viewer.issuer, viewer.subject, viewer.ownerId, idempotencyKey, String(responseKey)],
    owner: input.originOwnerId,
    input,
    create,
    lifetimeMs: lifetimeOf(input),
  });
}

const ConnectSession: ConnectSessionResolvers = {
  id: (session) => session.id,
  organizationId: (session) => session.organization_id,
  projectId: (session) => session.project_id,
  originOwnerId: (session) => session.origin_owner_id,
  originOwnerName: (session) => session.origin_owner_name,
  originUsername: (session) => session.origin_username,
  originOwner: (session, _args, { viewer }) => originOwnerFor(viewer, session.origin_owner_id),
  categories: (session, _args, { reportUnknownValue }) =>
    session.categories?.map((value) => readCategory(value, reportUnknownValue)).filter((value) => value !== null),
  provider: (session) => session.provider,
  connector: (session, _args, { viewer, connectors }) => {
    if (session.provider == null) return null;
    authorise(viewer, 'connector:read', null);
    return connectors.find(session.provider);
  },
  accountId: (session) => session.account_id,
  account: (session, _args, { viewer, loaders }) => {
    if (session.account_id == null) return null;
    authorise(viewer, 'linked-account:read', null);
    return loaders.linkedAccount.load(session.account_id);
  },
  label: (session) => session.label,
  metadata: (session) => session.metadata,
  externalTriggerToken: (session) => session.external_trigger_token,
  type: (session, _args, { reportUnknownValue }) => readAccountType(session.type, reportUnknownValue),
  integrationId: (session) => session.integration_id,
  createdAt: (session) => requireTimestamp(session.created_at),
};

export const connectSessionResolvers = { Mutation, ConnectSession };
