import type {
  LinkedAccountEventResolvers,
  LinkedAccountMetaResolvers,
  LinkedAccountResolvers,
  LinkedAccountStatusReasonResolvers,
  MutationResolvers,
  OriginOwnerResolvers,
  QueryResolvers,
  SubscriptionResolvers,
} from '../__generated__/resolver-types.ts';
import { authorise, ownsOrActsForAny, refusalOf } from '../auth/policy.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { GatewayError, notFound } from '../errors.ts';
import { accountStatusOnWire, readAccountStatus, readAccountType, readCategory } from '../mapping/enums.ts';
import { readTimestamp, requireTimestamp } from '../mapping/timestamp.ts';
import type { WireLinkedAccount } from '../stackone/wire/wire.ts';
import { readReferenceId } from './account-id.ts';
import { conditionsFor } from './list/filter.ts';
import type { DeliveredEvent } from './live/delivered-event.ts';
import { type OriginOwnerId, originOwnerFor } from './origin-owner.ts';
import { assertChanges, assertRemovals, toWireUpdate } from './update.ts';

const Query: Pick<QueryResolvers, 'linkedAccount' | 'linkedAccounts'> = {
  linkedAccount: (_parent, { id }, { viewer, loaders }) => {
    authorise(viewer, 'linked-account:read', null);
    return loaders.linkedAccount.load(id);
  },

  linkedAccounts: (_parent, { filter, first, after }, { viewer, loaders }) => {
    authorise(viewer, 'linked-account:read', null);
    return loaders.accountPages.load(conditionsFor(viewer, filter), { first, after });
  },
};

const Mutation: Pick<MutationResolvers, 'updateLinkedAccount' | 'deleteLinkedAccount'> = {
  updateLinkedAccount: async (_parent, { input }, { viewer, loaders, stackone, accountChanges }) => {
    const { id, ...changes } = input;
    assertRemovals(changes);
    authorise(viewer, 'linked-account:update', { changedFields: Object.keys(changes) });
    assertChanges(changes);
    const before = await loaders.linkedAccount.loadAfresh(id);
    if (!before) throw notFound('linked account');

    forgetAccount(loaders, id);
    const linkedAccount = await accountChanges.carryOut('UPDATED', before, async () =>
      changedAccount(await stackone.updateAccount(id, toWireUpdate(changes), before.origin_owner_id), id, viewer),
    );
    return { linkedAccount };
  },

  deleteLinkedAccount: async (_parent, { input }, { viewer, loaders, stackone, accountChanges }) => {
    authorise(viewer, 'linked-account:delete', null);
    const before = await loaders.linkedAccount.loadAfresh(input.id);
    if (!before) throw notFound('linked account');

    forgetAccount(loaders, input.id);
    const linkedAccount = await accountChanges.carryOut('DELETED', before, async () =>
      changedAccount(await stackone.deleteAccount(input.id, before.origin_owner_id), input.id, viewer),
    );
    return { deletedLinkedAccountId: linkedAccount.id, linkedAccount };
  },
};

const Subscription: SubscriptionResolvers = {
  linkedAccountEvents: {
    subscribe: (_parent, { types, linkedAccountIds, after }, { viewer, accountEvents, delivery }) => {
      authorise(viewer, 'linked-account:subscribe', null);
      return accountEvents.subscribe(viewer, { types, linkedAccountIds, after }, delivery);
    },
    resolve: (event: DeliveredEvent) => event,
  },
};

const LinkedAccountEvent: LinkedAccountEventResolvers = {
  id: (event) => event.id,
  type: (event) => event.type,
  linkedAccountId: (event) => event.accountId,
  linkedAccount: ({ account }) => {
    if (account instanceof Error) throw account;
    return account;
  },
  occurredAt: (event) => event.occurredAt,
};

/** The account in StackOne's answer to a change, if it is the one that was to be changed. */
function changedAccount(account: WireLinkedAccount | undefined, id: string, viewer: Viewer): WireLinkedAccount {
  if (!account) throw notFound('linked account');
  if (account.id !== id || !ownsOrActsForAny(viewer, account.origin_owner_id)) {
    throw new GatewayError('UPSTREAM_BAD_RESPONSE', 'StackOne returned a different account than the one requested.');
  }
  return account;
}

/**
 * Call it before the change, because even a failed call may have changed the account. Later reads of the operation then bypass
 * what was read before.
 */
function forgetAccount(loaders: Context['loaders'], id: string): void {
  loaders.linkedAccount.forget(id);
  loaders.accountPages.forgetAll();
  loaders.connectorAccounts.forgetAll();
}

const LinkedAccount: LinkedAccountResolvers<Context, WireLinkedAccount> = {
  // Asynchronous, so that an error here fails only this reference and not all of `_entities`.
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    authorise(viewer, 'linked-account:read', null);
    const accountId = readReferenceId(id);
    return accountId === null ? null : loaders.linkedAccount.load(accountId);
  },
  id: (account) => account.id,
  provider: (account) => account.provider,
  providerName: (account) => account.provider_name,
  connector: (account, _args, { viewer, connectors }) => {
    authorise(viewer, 'connector:read', null);
    return connectors.find(account.provider);
  },
  status: (account, _args, { reportUnknownValue }) => readAccountStatus(account.status, reportUnknownValue),
  needsReconnection: (account) => account.status === accountStatusOnWire.ERROR,
  statusReasons: (account) => account.status_reasons ?? [],
  originOwnerId: (account) => account.origin_owner_id,
  originOwnerName: (account) => account.origin_owner_name,
  originUsername: (account) => account.origin_username,
  originOwner: (account, _args, { viewer }) => originOwnerFor(viewer, account.origin_owner_id),
  setupInformation: (account) => account.setup_information,
  label: (account) => account.label,
  type: (account, _args, { reportUnknownValue }) => readAccountType(account.type, reportUnknownValue),
  createdAt: (account) => requireTimestamp(account.created_at),
  updatedAt: (account) => requireTimestamp(account.updated_at),
  meta: (account, _args, { viewer, loaders }) => {
    authorise(viewer, 'linked-account:read', null);
    return loaders.accountMeta.load(account.id);
  },
};

const LinkedAccountStatusReason: LinkedAccountStatusReasonResolvers = {
  code: (reason) => reason.code,
  description: (reason) => reason.description,
  timestamp: (reason) => readTimestamp(reason.timestamp),
};

const LinkedAccountMeta: LinkedAccountMetaResolvers = {
  provider: (meta) => meta.provider,
  category: (meta, _args, { reportUnknownValue }) => readCategory(meta.category, reportUnknownValue),
  models: (meta) => meta.models,
};

const OriginOwner: OriginOwnerResolvers<Context, OriginOwnerId> = {
  __resolveReference: ({ id }, { viewer }) => {
    const ownerId = readReferenceId(id);
    return ownerId === null ? null : originOwnerFor(viewer, ownerId);
  },
  id: (owner) => owner.id,
  linkedAccounts: (owner, { filter, first, after }, { viewer, loaders }) => {
    authorise(viewer, 'linked-account:read', null);
    return loaders.accountPages.load(conditionsFor(viewer, filter, owner.id), { first, after });
  },
};

/** Returns errors as values, so that each fails only its reference and not all of `_entities`, which is non-null. */
export async function resolveAccountReferences(
  references: readonly { readonly [field: string]: unknown }[],
  { viewer, loaders }: Context,
): Promise<(WireLinkedAccount | Error | null)[]> {
  const refusal = refusalOf(viewer, 'linked-account:read', null);
  if (refusal) return references.map(() => refusal);
  return loaders.linkedAccount.loadEach(references.map((reference) => readReferenceId(reference['id'])));
}

export const linkedAccountResolvers = {
  Query,
  Mutation,
  Subscription,
  LinkedAccountEvent,
  LinkedAccount,
  LinkedAccountStatusReason,
  LinkedAccountMeta,
  OriginOwner,
};
