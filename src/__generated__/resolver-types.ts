import type * as Types from './schema-types.ts';
import type { Connector, LinkedAccount, OriginOwner } from './schema-types.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { WireConnectionAttempt, WireConnector, WireConnectorProfile, WireConnectSession, WireLinkedAccount, WireLinkedAccountMeta, WireStatusReason } from '../stackone/wire/wire.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { CreatedSession } from '../connect-session/create-session.ts';
import type { DeliveredEvent } from '../linked-account/live/delivered-event.ts';
import type { OriginOwnerId } from '../linked-account/origin-owner.ts';
import type { Context } from '../context.ts';
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };


export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Types.Maybe<T> extends T ? Types.Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Types.Maybe<TTypes> | Promise<Types.Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Connector: Connector;
  LinkedAccount: LinkedAccount;
  OriginOwner: OriginOwner;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Connector:
    ( { __typename: 'Connector' }
    & GraphQLRecursivePick<FederationTypes['Connector'], {"provider":true}> );
  LinkedAccount:
    ( { __typename: 'LinkedAccount' }
    & GraphQLRecursivePick<FederationTypes['LinkedAccount'], {"id":true}> );
  OriginOwner:
    ( { __typename: 'OriginOwner' }
    & GraphQLRecursivePick<FederationTypes['OriginOwner'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccountType: Types.AccountType;
  AuthenticateConnectSessionPayload: ResolverTypeWrapper<Omit<Types.AuthenticateConnectSessionPayload, 'connectSession'> & { connectSession: ResolversTypes['ConnectSession'] }>;
  ConnectScope: Types.ConnectScope;
  ConnectSession: ResolverTypeWrapper<WireConnectSession>;
  ID: ResolverTypeWrapper<Types.Scalars['ID']['output']>;
  String: ResolverTypeWrapper<Types.Scalars['String']['output']>;
  ConnectSessionAuthenticateInput: Types.ConnectSessionAuthenticateInput;
  ConnectSessionCreateInput: Types.ConnectSessionCreateInput;
  Float: ResolverTypeWrapper<Types.Scalars['Float']['output']>;
  Boolean: ResolverTypeWrapper<Types.Scalars['Boolean']['output']>;
  ConnectViewer: ResolverTypeWrapper<Viewer>;
  ConnectionAttempt: ResolverTypeWrapper<WireConnectionAttempt>;
  ConnectionAttemptStatus: Types.ConnectionAttemptStatus;
  Connector: ResolverTypeWrapper<WireConnector>;
  Int: ResolverTypeWrapper<Types.Scalars['Int']['output']>;
  ConnectorCategory: Types.ConnectorCategory;
  ConnectorFilter: Types.ConnectorFilter;
  ConnectorProfile: ResolverTypeWrapper<WireConnectorProfile>;
  ConnectorProfileConnection: ResolverTypeWrapper<Omit<Types.ConnectorProfileConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ConnectorProfileEdge']>, nodes: ReadonlyArray<ResolversTypes['ConnectorProfile']> }>;
  ConnectorProfileEdge: ResolverTypeWrapper<Omit<Types.ConnectorProfileEdge, 'node'> & { node: ResolversTypes['ConnectorProfile'] }>;
  ConnectorProfileFilter: Types.ConnectorProfileFilter;
  CreateConnectSessionPayload: ResolverTypeWrapper<CreatedSession>;
  DateTime: ResolverTypeWrapper<Types.Scalars['DateTime']['output']>;
  DeleteLinkedAccountInput: Types.DeleteLinkedAccountInput;
  DeleteLinkedAccountPayload: ResolverTypeWrapper<Omit<Types.DeleteLinkedAccountPayload, 'linkedAccount'> & { linkedAccount: ResolversTypes['LinkedAccount'] }>;
  JSONObject: ResolverTypeWrapper<Types.Scalars['JSONObject']['output']>;
  LinkedAccount: ResolverTypeWrapper<WireLinkedAccount>;
  LinkedAccountConnection: ResolverTypeWrapper<Omit<Types.LinkedAccountConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['LinkedAccountEdge']>, nodes: ReadonlyArray<ResolversTypes['LinkedAccount']> }>;
  LinkedAccountEdge: ResolverTypeWrapper<Omit<Types.LinkedAccountEdge, 'node'> & { node: ResolversTypes['LinkedAccount'] }>;
  LinkedAccountEvent: ResolverTypeWrapper<DeliveredEvent>;
  LinkedAccountEventType: Types.LinkedAccountEventType;
  LinkedAccountFilter: Types.LinkedAccountFilter;
  LinkedAccountMeta: ResolverTypeWrapper<WireLinkedAccountMeta>;
  LinkedAccountStatus: Types.LinkedAccountStatus;
  LinkedAccountStatusReason: ResolverTypeWrapper<WireStatusReason>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OriginOwner: ResolverTypeWrapper<OriginOwnerId>;
  PageInfo: ResolverTypeWrapper<Types.PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ReconnectLinkedAccountInput: Types.ReconnectLinkedAccountInput;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  UpdateLinkedAccountInput: Types.UpdateLinkedAccountInput;
  UpdateLinkedAccountPayload: ResolverTypeWrapper<Omit<Types.UpdateLinkedAccountPayload, 'linkedAccount'> & { linkedAccount: ResolversTypes['LinkedAccount'] }>;
  ViewerConnectSessionCreateInput: Types.ViewerConnectSessionCreateInput;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AuthenticateConnectSessionPayload: Omit<Types.AuthenticateConnectSessionPayload, 'connectSession'> & { connectSession: ResolversParentTypes['ConnectSession'] };
  ConnectSession: WireConnectSession;
  ID: Types.Scalars['ID']['output'];
  String: Types.Scalars['String']['output'];
  ConnectSessionAuthenticateInput: Types.ConnectSessionAuthenticateInput;
  ConnectSessionCreateInput: Types.ConnectSessionCreateInput;
  Float: Types.Scalars['Float']['output'];
  Boolean: Types.Scalars['Boolean']['output'];
  ConnectViewer: Viewer;
  ConnectionAttempt: WireConnectionAttempt;
  Connector: WireConnector;
  Int: Types.Scalars['Int']['output'];
  ConnectorFilter: Types.ConnectorFilter;
  ConnectorProfile: WireConnectorProfile;
  ConnectorProfileConnection: Omit<Types.ConnectorProfileConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ConnectorProfileEdge']>, nodes: ReadonlyArray<ResolversParentTypes['ConnectorProfile']> };
  ConnectorProfileEdge: Omit<Types.ConnectorProfileEdge, 'node'> & { node: ResolversParentTypes['ConnectorProfile'] };
  ConnectorProfileFilter: Types.ConnectorProfileFilter;
  CreateConnectSessionPayload: CreatedSession;
  DateTime: Types.Scalars['DateTime']['output'];
  DeleteLinkedAccountInput: Types.DeleteLinkedAccountInput;
  DeleteLinkedAccountPayload: Omit<Types.DeleteLinkedAccountPayload, 'linkedAccount'> & { linkedAccount: ResolversParentTypes['LinkedAccount'] };
  JSONObject: Types.Scalars['JSONObject']['output'];
  LinkedAccount: WireLinkedAccount;
  LinkedAccountConnection: Omit<Types.LinkedAccountConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['LinkedAccountEdge']>, nodes: ReadonlyArray<ResolversParentTypes['LinkedAccount']> };
  LinkedAccountEdge: Omit<Types.LinkedAccountEdge, 'node'> & { node: ResolversParentTypes['LinkedAccount'] };
  LinkedAccountEvent: DeliveredEvent;
  LinkedAccountFilter: Types.LinkedAccountFilter;
  LinkedAccountMeta: WireLinkedAccountMeta;
  LinkedAccountStatusReason: WireStatusReason;
  Mutation: Record<PropertyKey, never>;
  OriginOwner: OriginOwnerId;
  PageInfo: Types.PageInfo;
  Query: Record<PropertyKey, never>;
  ReconnectLinkedAccountInput: Types.ReconnectLinkedAccountInput;
  Subscription: Record<PropertyKey, never>;
  UpdateLinkedAccountInput: Types.UpdateLinkedAccountInput;
  UpdateLinkedAccountPayload: Omit<Types.UpdateLinkedAccountPayload, 'linkedAccount'> & { linkedAccount: ResolversParentTypes['LinkedAccount'] };
  ViewerConnectSessionCreateInput: Types.ViewerConnectSessionCreateInput;
};

export type AuthenticateConnectSessionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuthenticateConnectSessionPayload'] = ResolversParentTypes['AuthenticateConnectSessionPayload']> = {
  connectSession: Resolver<ResolversTypes['ConnectSession'], ParentType, ContextType>;
};

export type ConnectSessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectSession'] = ResolversParentTypes['ConnectSession']> = {
  account: Resolver<Types.Maybe<ResolversTypes['LinkedAccount']>, ParentType, ContextType>;
  accountId: Resolver<Types.Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  categories: Resolver<Types.Maybe<ReadonlyArray<ResolversTypes['ConnectorCategory']>>, ParentType, ContextType>;
  connector: Resolver<Types.Maybe<ResolversTypes['Connector']>, ParentType, ContextType>;
  createdAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  externalTriggerToken: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  integrationId: Resolver<Types.Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  label: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  latestAttempt: Resolver<Types.Maybe<ResolversTypes['ConnectionAttempt']>, ParentType, ContextType>;
  metadata: Resolver<Types.Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  organizationId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  originOwner: Resolver<Types.Maybe<ResolversTypes['OriginOwner']>, ParentType, ContextType>;
  originOwnerId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  originOwnerName: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  originUsername: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  projectId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  provider: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type: Resolver<Types.Maybe<ResolversTypes['AccountType']>, ParentType, ContextType>;
};

export type ConnectViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectViewer'] = ResolversParentTypes['ConnectViewer']> = {
  originOwner: Resolver<Types.Maybe<ResolversTypes['OriginOwner']>, ParentType, ContextType>;
  originOwnerName: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  scopes: Resolver<ReadonlyArray<ResolversTypes['ConnectScope']>, ParentType, ContextType>;
  username: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ConnectionAttemptResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectionAttempt'] = ResolversParentTypes['ConnectionAttempt']> = {
  createdAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  errorCode: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errorDescription: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  linkedAccount: Resolver<Types.Maybe<ResolversTypes['LinkedAccount']>, ParentType, ContextType>;
  status: Resolver<Types.Maybe<ResolversTypes['ConnectionAttemptStatus']>, ParentType, ContextType>;
  updatedAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ConnectorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Connector'] = ResolversParentTypes['Connector'], FederationReferenceType extends FederationReferenceTypes['Connector'] = FederationReferenceTypes['Connector']> = {
  __resolveReference: ReferenceResolver<Types.Maybe<ResolversTypes['Connector']> | FederationReferenceType, FederationReferenceType, ContextType>;
  active: Resolver<Types.Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  categories: Resolver<ReadonlyArray<ResolversTypes['ConnectorCategory']>, ParentType, ContextType>;
  category: Resolver<Types.Maybe<ResolversTypes['ConnectorCategory']>, ParentType, ContextType>;
  horizontalLogoUrl: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  linkedAccounts: Resolver<Types.Maybe<ResolversTypes['LinkedAccountConnection']>, ParentType, ContextType, RequireFields<Types.ConnectorLinkedAccountsArgs, 'first'>>;
  logoUrl: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  models: Resolver<Types.Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  name: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  profiles: Resolver<Types.Maybe<ReadonlyArray<ResolversTypes['ConnectorProfile']>>, ParentType, ContextType>;
  provider: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ConnectorProfileResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectorProfile'] = ResolversParentTypes['ConnectorProfile']> = {
  active: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  authenticationKey: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  authenticationName: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  categories: Resolver<ReadonlyArray<ResolversTypes['ConnectorCategory']>, ParentType, ContextType>;
  connector: Resolver<Types.Maybe<ResolversTypes['Connector']>, ParentType, ContextType>;
  connectorKey: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  connectorName: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  default: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  environment: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  logoUrl: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  releaseStage: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ConnectorProfileConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectorProfileConnection'] = ResolversParentTypes['ConnectorProfileConnection']> = {
  edges: Resolver<ReadonlyArray<ResolversTypes['ConnectorProfileEdge']>, ParentType, ContextType>;
  nodes: Resolver<ReadonlyArray<ResolversTypes['ConnectorProfile']>, ParentType, ContextType>;
  pageInfo: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ConnectorProfileEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectorProfileEdge'] = ResolversParentTypes['ConnectorProfileEdge']> = {
  cursor: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node: Resolver<ResolversTypes['ConnectorProfile'], ParentType, ContextType>;
};

export type CreateConnectSessionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateConnectSessionPayload'] = ResolversParentTypes['CreateConnectSessionPayload']> = {
  authLinkUrl: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  connectSession: Resolver<ResolversTypes['ConnectSession'], ParentType, ContextType>;
  existingAccounts: Resolver<Types.Maybe<ReadonlyArray<ResolversTypes['LinkedAccount']>>, ParentType, ContextType>;
  expiresAt: Resolver<Types.Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  token: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeleteLinkedAccountPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteLinkedAccountPayload'] = ResolversParentTypes['DeleteLinkedAccountPayload']> = {
  deletedLinkedAccountId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  linkedAccount: Resolver<ResolversTypes['LinkedAccount'], ParentType, ContextType>;
};

export interface JsonObjectScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSONObject'], any> {
  name: 'JSONObject';
}

export type LinkedAccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedAccount'] = ResolversParentTypes['LinkedAccount'], FederationReferenceType extends FederationReferenceTypes['LinkedAccount'] = FederationReferenceTypes['LinkedAccount']> = {
  __resolveReference: ReferenceResolver<Types.Maybe<ResolversTypes['LinkedAccount']> | FederationReferenceType, FederationReferenceType, ContextType>;
  connector: Resolver<Types.Maybe<ResolversTypes['Connector']>, ParentType, ContextType>;
  createdAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  label: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  meta: Resolver<Types.Maybe<ResolversTypes['LinkedAccountMeta']>, ParentType, ContextType>;
  needsReconnection: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  originOwner: Resolver<Types.Maybe<ResolversTypes['OriginOwner']>, ParentType, ContextType>;
  originOwnerId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  originOwnerName: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  originUsername: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  providerName: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  setupInformation: Resolver<Types.Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  status: Resolver<Types.Maybe<ResolversTypes['LinkedAccountStatus']>, ParentType, ContextType>;
  statusReasons: Resolver<ReadonlyArray<ResolversTypes['LinkedAccountStatusReason']>, ParentType, ContextType>;
  type: Resolver<Types.Maybe<ResolversTypes['AccountType']>, ParentType, ContextType>;
  updatedAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type LinkedAccountConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedAccountConnection'] = ResolversParentTypes['LinkedAccountConnection']> = {
  edges: Resolver<ReadonlyArray<ResolversTypes['LinkedAccountEdge']>, ParentType, ContextType>;
  nodes: Resolver<ReadonlyArray<ResolversTypes['LinkedAccount']>, ParentType, ContextType>;
  pageInfo: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type LinkedAccountEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedAccountEdge'] = ResolversParentTypes['LinkedAccountEdge']> = {
  cursor: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node: Resolver<ResolversTypes['LinkedAccount'], ParentType, ContextType>;
};

export type LinkedAccountEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedAccountEvent'] = ResolversParentTypes['LinkedAccountEvent']> = {
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  linkedAccount: Resolver<Types.Maybe<ResolversTypes['LinkedAccount']>, ParentType, ContextType>;
  linkedAccountId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  occurredAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  type: Resolver<ResolversTypes['LinkedAccountEventType'], ParentType, ContextType>;
};

export type LinkedAccountMetaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedAccountMeta'] = ResolversParentTypes['LinkedAccountMeta']> = {
  category: Resolver<Types.Maybe<ResolversTypes['ConnectorCategory']>, ParentType, ContextType>;
  models: Resolver<Types.Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  provider: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LinkedAccountStatusReasonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedAccountStatusReason'] = ResolversParentTypes['LinkedAccountStatusReason']> = {
  code: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  description: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  timestamp: Resolver<Types.Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  authenticateConnectSession?: Resolver<Types.Maybe<ResolversTypes['AuthenticateConnectSessionPayload']>, ParentType, ContextType, RequireFields<Types.MutationAuthenticateConnectSessionArgs, 'input'>>;
  createConnectSession?: Resolver<Types.Maybe<ResolversTypes['CreateConnectSessionPayload']>, ParentType, ContextType, RequireFields<Types.MutationCreateConnectSessionArgs, 'input'>>;
  createViewerConnectSession?: Resolver<Types.Maybe<ResolversTypes['CreateConnectSessionPayload']>, ParentType, ContextType, RequireFields<Types.MutationCreateViewerConnectSessionArgs, 'input'>>;
  deleteLinkedAccount?: Resolver<Types.Maybe<ResolversTypes['DeleteLinkedAccountPayload']>, ParentType, ContextType, RequireFields<Types.MutationDeleteLinkedAccountArgs, 'input'>>;
  reconnectLinkedAccount?: Resolver<Types.Maybe<ResolversTypes['CreateConnectSessionPayload']>, ParentType, ContextType, RequireFields<Types.MutationReconnectLinkedAccountArgs, 'input'>>;
  updateLinkedAccount?: Resolver<Types.Maybe<ResolversTypes['UpdateLinkedAccountPayload']>, ParentType, ContextType, RequireFields<Types.MutationUpdateLinkedAccountArgs, 'input'>>;
};

export type OriginOwnerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OriginOwner'] = ResolversParentTypes['OriginOwner'], FederationReferenceType extends FederationReferenceTypes['OriginOwner'] = FederationReferenceTypes['OriginOwner']> = {
  __resolveReference: ReferenceResolver<Types.Maybe<ResolversTypes['OriginOwner']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  linkedAccounts: Resolver<Types.Maybe<ResolversTypes['LinkedAccountConnection']>, ParentType, ContextType, RequireFields<Types.OriginOwnerLinkedAccountsArgs, 'first'>>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  connectSession?: Resolver<Types.Maybe<ResolversTypes['ConnectSession']>, ParentType, ContextType, RequireFields<Types.QueryConnectSessionArgs, 'id'>>;
  connectViewer?: Resolver<Types.Maybe<ResolversTypes['ConnectViewer']>, ParentType, ContextType>;
  connector?: Resolver<Types.Maybe<ResolversTypes['Connector']>, ParentType, ContextType, RequireFields<Types.QueryConnectorArgs, 'provider'>>;
  connectorProfiles?: Resolver<Types.Maybe<ResolversTypes['ConnectorProfileConnection']>, ParentType, ContextType, RequireFields<Types.QueryConnectorProfilesArgs, 'first'>>;
  connectors?: Resolver<Types.Maybe<ReadonlyArray<ResolversTypes['Connector']>>, ParentType, ContextType, Partial<Types.QueryConnectorsArgs>>;
  linkedAccount?: Resolver<Types.Maybe<ResolversTypes['LinkedAccount']>, ParentType, ContextType, RequireFields<Types.QueryLinkedAccountArgs, 'id'>>;
  linkedAccounts?: Resolver<Types.Maybe<ResolversTypes['LinkedAccountConnection']>, ParentType, ContextType, RequireFields<Types.QueryLinkedAccountsArgs, 'first'>>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  linkedAccountEvents?: SubscriptionResolver<Types.Maybe<ResolversTypes['LinkedAccountEvent']>, "linkedAccountEvents", ParentType, ContextType, Partial<Types.SubscriptionLinkedAccountEventsArgs>>;
};

export type UpdateLinkedAccountPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateLinkedAccountPayload'] = ResolversParentTypes['UpdateLinkedAccountPayload']> = {
  linkedAccount: Resolver<ResolversTypes['LinkedAccount'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AuthenticateConnectSessionPayload: AuthenticateConnectSessionPayloadResolvers<ContextType>;
  ConnectSession: ConnectSessionResolvers<ContextType>;
  ConnectViewer: ConnectViewerResolvers<ContextType>;
  ConnectionAttempt: ConnectionAttemptResolvers<ContextType>;
  Connector: ConnectorResolvers<ContextType>;
  ConnectorProfile: ConnectorProfileResolvers<ContextType>;
  ConnectorProfileConnection: ConnectorProfileConnectionResolvers<ContextType>;
  ConnectorProfileEdge: ConnectorProfileEdgeResolvers<ContextType>;
  CreateConnectSessionPayload: CreateConnectSessionPayloadResolvers<ContextType>;
  DateTime: GraphQLScalarType;
  DeleteLinkedAccountPayload: DeleteLinkedAccountPayloadResolvers<ContextType>;
  JSONObject: GraphQLScalarType;
  LinkedAccount: LinkedAccountResolvers<ContextType>;
  LinkedAccountConnection: LinkedAccountConnectionResolvers<ContextType>;
  LinkedAccountEdge: LinkedAccountEdgeResolvers<ContextType>;
  LinkedAccountEvent: LinkedAccountEventResolvers<ContextType>;
  LinkedAccountMeta: LinkedAccountMetaResolvers<ContextType>;
  LinkedAccountStatusReason: LinkedAccountStatusReasonResolvers<ContextType>;
  Mutation: MutationResolvers<ContextType>;
  OriginOwner: OriginOwnerResolvers<ContextType>;
  PageInfo: PageInfoResolvers<ContextType>;
  Query: QueryResolvers<ContextType>;
  Subscription: SubscriptionResolvers<ContextType>;
  UpdateLinkedAccountPayload: UpdateLinkedAccountPayloadResolvers<ContextType>;
};

