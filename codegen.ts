import type { CodegenConfig } from '@graphql-codegen/cli';

const schemaTypes = {
  strictScalars: true,
  enumsAsTypes: true,
  immutableTypes: true,
  useTypeImports: true,
  defaultScalarType: 'unknown',
  // A field that was left out is not the same as one that is null, and only null is sent to StackOne.
  inputMaybeValue: 'T | null',
  maybeValue: 'T | null | undefined',
  scalars: {
    _FieldSet: 'string',
    ID: { input: 'string', output: 'string | number' },
    DateTime: { input: 'Date', output: 'Date | string' },
    JSONObject: {
      input: 'Readonly<Record<string, unknown>>',
      output: 'Readonly<Record<string, unknown>>',
    },
  },
} as const;

const schemaTypeImports = [
  "import type * as Types from './schema-types.ts';",
  // The plugin names the federated entities without the namespace.
  "import type { Connector, LinkedAccount, OriginOwner } from './schema-types.ts';",
];

/** What the client's operations send and get, over JSON. */
const clientTypes = {
  enumsAsTypes: true,
  immutableTypes: true,
  useTypeImports: true,
  skipTypename: true,
  dedupeFragments: true,
  strictScalars: true,
  defaultScalarType: 'unknown',
  emitLegacyCommonJSImports: false,
  importExtension: '.ts',
  scalars: {
    _FieldSet: 'string',
    DateTime: 'string',
    ID: 'string',
    JSONObject: 'Readonly<Record<string, unknown>>',
  },
};

const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  generates: {
    // These types depend on nothing, so that the modules that the context is made of can use them.
    'src/__generated__/schema-types.ts': {
      plugins: ['typescript'],
      config: { ...schemaTypes, federation: true, avoidOptionals: { field: true } },
    },
    'src/__generated__/resolver-types.ts': {
      plugins: [{ add: { content: schemaTypeImports } }, 'typescript-resolvers'],
      config: {
        ...schemaTypes,
        federation: true,
        namespacedImportName: 'Types',
        emitLegacyCommonJSImports: false,
        importExtension: '.ts',
        contextType: '../context.ts#Context',
        avoidOptionals: { field: true, resolvers: true },
        // What a resolver of the type gets as its parent: what StackOne sent.
        mappers: {
          ConnectionAttempt: '../stackone/wire/wire.ts#WireConnectionAttempt',
          Connector: '../stackone/wire/wire.ts#WireConnector',
          ConnectorProfile: '../stackone/wire/wire.ts#WireConnectorProfile',
          ConnectSession: '../stackone/wire/wire.ts#WireConnectSession',
          ConnectViewer: '../auth/viewer.ts#Viewer',
          CreateConnectSessionPayload: '../connect-session/create-session.ts#CreatedSession',
          LinkedAccount: '../stackone/wire/wire.ts#WireLinkedAccount',
          LinkedAccountEvent: '../linked-account/live/delivered-event.ts#DeliveredEvent',
          LinkedAccountMeta: '../stackone/wire/wire.ts#WireLinkedAccountMeta',
          LinkedAccountStatusReason: '../stackone/wire/wire.ts#WireStatusReason',
          OriginOwner: '../linked-account/origin-owner.ts#OriginOwnerId',
        },
      },
    },
    'client/src/__generated__/operations.ts': {
      documents: 'client/operations/*.graphql',
      plugins: ['typescript-operations', './client/codegen/operation-texts.ts'],
      config: clientTypes,
    },
    'client/trusted-documents.json': {
      documents: 'client/operations/*.graphql',
      plugins: ['./client/codegen/trusted-documents.ts'],
    },
    'client/src/__generated__/documents.ts': {
      documents: 'client/operations/*.graphql',
      plugins: [{ add: { content: "import type * as Types from './operations.ts';" } }, 'typed-document-node'],
      config: {
        ...clientTypes,
        importOperationTypesFrom: 'Types',
        documentNodeImport: '../typed-document-node.ts#TypedDocumentNode',
      },
    },
  },
};

export default config;
