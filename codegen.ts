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
    DateTime: { input: 'Date', output: 'Date' },
    JSONObject: {
      input: 'Readonly<Record<string, unknown>>',
      output: 'Readonly<Record<string, unknown>>',
    },
  },
} as const;

const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  generates: {
    // Inputs and enumerations depend on nothing, so that what the context is made of can use them.
    'src/__generated__/inputs.ts': {
      plugins: ['typescript'],
      config: { ...schemaTypes, avoidOptionals: { field: true }, onlyOperationTypes: true },
    },
    'src/__generated__/types.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        ...schemaTypes,
        federation: true,
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
          LinkedAccountMeta: '../stackone/wire/wire.ts#WireLinkedAccountMeta',
          LinkedAccountStatusReason: '../stackone/wire/wire.ts#WireStatusReason',
          OriginOwner: '../linked-account/origin-owner.ts#OriginOwnerId',
        },
      },
    },
  },
};

export default config;
