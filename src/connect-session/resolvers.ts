import type {
  ConnectionAttemptResolvers,
  ConnectSessionResolvers,
  CreateConnectSessionPayloadResolvers,
  MutationResolvers,
  QueryResolvers,
} from '../__generated__/resolver-types.ts';
import { authorise, ownsOrActsForAny } from '../auth/policy.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { GatewayError, notFound } from '../errors.ts';
import { conditionsFor } from '../linked-account/list/filter.ts';
import { originOwnerFor } from '../linked-account/origin-owner.ts';
import { readAccountType, readAttemptStatus, readCategories } from '../mapping/enums.ts';
import { requireTimestamp } from '../mapping/timestamp.ts';
import type { WireConnectionAttempt } from '../stackone/wire/wire.ts';
import { type CreatedSession, createReconnectSession, createSession } from './create-session.ts';
import { reportLinking } from './session-loader.ts';

type SessionMutations = Pick<
  MutationResolvers,
  'createConnectSession' | 'createViewerConnectSession' | 'reconnectLinkedAccount' | 'authenticateConnectSession'
>;

const Query: Pick<QueryResolvers, 'connectSession'> = {
  connectSession: (_parent, { id }, { viewer, loaders }) => {
    authorise(viewer, 'connect-session:read', null);
    return loaders.connectSession.load(id);
  },
};

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

  reconnectLinkedAccount: (_parent, { input }, context, { path }) => {
    authorise(context.viewer, 'linked-account:reconnect', null);
    return createReconnectSession(input, context, path.key);
  },

  authenticateConnectSession: async (_parent, { input }, { viewer, stackone, accountChanges }) => {
    authorise(viewer, 'connect-session:authenticate', null);
    const session = await stackone.authenticateConnectSession(input.token);
    if (!session || !ownsOrActsForAny(viewer, session.origin_owner_id)) throw notFound('connect session');
    reportLinking(session, accountChanges);
    return { connectSession: session };
  },
};

/** The defaults are blank and therefore invalid, in case the policy lets a viewer without an organisation pass. */
function ownerOf({ ownerId = '', ownerName = '', username }: Viewer) {
  return {
    originOwnerId: ownerId,
    originOwnerName: ownerName,
    ...(username !== undefined && { originUsername: username }),
  };
}

/** Enough for a user to choose from before the Hub opens. */
const maximumExistingAccounts = 25;

const CreateConnectSessionPayload: CreateConnectSessionPayloadResolvers<Context, CreatedSession> = {
  connectSession: (created) => created.connectSession,
  token: (created) => created.token,
  authLinkUrl: (created) => created.authLinkUrl,
  expiresAt: (created) => created.expiresAt,
  // Asynchronous, so that an error here fails only this field and does not cost the caller its token.
  existingAccounts: async ({ connectSession, provider }, _args, { viewer, loaders }) => {
    if (provider === null) return null;
    authorise(viewer, 'linked-account:read', null);
    const conditions = conditionsFor(viewer, { providers: [provider] }, connectSession.origin_owner_id);
    return (await loaders.accountPages.load(conditions, { first: maximumExistingAccounts })).nodes;
  },
};

const ConnectSession: ConnectSessionResolvers = {
  id: (session) => session.id,
  organizationId: (session) => session.organization_id,
  projectId: (session) => session.project_id,
  originOwnerId: (session) => session.origin_owner_id,
  originOwnerName: (session) => session.origin_owner_name,
  originUsername: (session) => session.origin_username,
  originOwner: (session, _args, { viewer }) => originOwnerFor(viewer, session.origin_owner_id),
  categories: (session, _args, { reportUnknownValue }) =>
    session.categories && readCategories(session.categories, reportUnknownValue),
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
  externalTriggerToken: (session, _args, { viewer }) => {
    if (session.external_trigger_token == null) return null;
    authorise(viewer, 'connect-session:read-secret', null);
    return session.external_trigger_token;
  },
  type: (session, _args, { reportUnknownValue }) => readAccountType(session.type, reportUnknownValue),
  // StackOne has two names for this field and may drop the older one.
  integrationId: (session) => session.integration_id ?? session.connector_profile_id,
  latestAttempt: ({ latest_connection_attempt: attempt }) => {
    if (attempt === 'unreadable') {
      throw new GatewayError('UPSTREAM_BAD_RESPONSE', 'StackOne returned an invalid latest attempt.');
    }
    return attempt;
  },
  createdAt: (session) => requireTimestamp(session.created_at),
};

const ConnectionAttempt: ConnectionAttemptResolvers<Context, WireConnectionAttempt> = {
  id: (attempt) => attempt.id,
  status: (attempt, _args, { reportUnknownValue }) => readAttemptStatus(attempt.status, reportUnknownValue),
  linkedAccount: (attempt, _args, { viewer, loaders }) => {
    if (attempt.account_secure_id == null) return null;
    authorise(viewer, 'linked-account:read', null);
    return loaders.linkedAccount.load(attempt.account_secure_id);
  },
  errorCode: (attempt) => attempt.oauth_error_code,
  errorDescription: (attempt) => attempt.oauth_error_description,
  createdAt: (attempt) => requireTimestamp(attempt.created_at),
  updatedAt: (attempt) => requireTimestamp(attempt.updated_at),
};

export const connectSessionResolvers = {
  Query,
  Mutation,
  CreateConnectSessionPayload,
  ConnectSession,
  ConnectionAttempt,
};
