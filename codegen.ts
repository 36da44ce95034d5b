import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  generates: {
    'src/__generated__/types.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        federation: true,
        strictScalars: true,
        enumsAsTypes: true,
        immutableTypes: true,
        useTypeImports: true,
        defaultScalarType: 'unknown',
        emitLegacyCommonJSImports: false,
        importExtension: '.ts',
        contextType: '../context.ts#Context',
        avoidOptionals: { field: true, resolvers: true },
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
        // What a resolver of the type gets as its parent: what StackOne sent.
        mappers: {
          ConnectionAttempt: '../stackone/wire.ts#WireConnectionAttempt',
          Connector: '../stackone/wire.ts#WireConnector',
          ConnectorProfile: '../stackone/wire.ts#WireConnectorProfile',
          ConnectSession: '../stackone/wire.ts#WireConnectSession',
          ConnectViewer: '../auth/viewer.ts#Viewer',
          CreateConnectSessionPayload: '../connect-session/create-session.ts#CreatedSession',
          LinkedAccount: '../stackone/wire.ts#WireLinkedAccount',
          LinkedAccountMeta: '../stackone/wire.ts#WireLinkedAccountMeta',
          LinkedAccountStatusReason: '../stackone/wire.ts#WireStatusReason',
          OriginOwner: '../linked-account/origin-owner.ts#OriginOwnerId',
        },
      },
    },
  },
};

export default config;
