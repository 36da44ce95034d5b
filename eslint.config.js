import { stripTypeScriptTypes } from 'node:module';
import graphql from '@graphql-eslint/eslint-plugin';
import regexp from 'eslint-plugin-regexp';

/**
 * Reads TypeScript as Node runs it: types become spaces, so that every finding keeps its place. typescript-eslint's parser
 * does not support TypeScript 7.
 */
const withoutTypes = {
  meta: { name: 'without-types' },
  preprocess: (text) => [{ text: stripTypeScriptTypes(text), filename: 'script.js' }],
  postprocess: ([messages]) => messages,
};

// Biome lints the code. ESLint does what Biome can't: the schema's SDL, and how long a regular expression may take.
export default [
  { ignores: ['src/__generated__/**'] },
  { files: ['src/**/*.ts'], processor: withoutTypes },
  {
    // A hostile text must not take time that grows with the square of its length.
    files: ['src/**/*.ts/*.js'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false, ignoreSticky: false }],
    },
  },
  {
    files: ['schema/*.graphql'],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: 'schema/*.graphql' } } },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      '@graphql-eslint/description-style': 'off',
      '@graphql-eslint/input-name': ['error', { checkInputType: false }],
      '@graphql-eslint/naming-convention': [
        'error',
        {
          types: 'PascalCase',
          FieldDefinition: 'camelCase',
          InputValueDefinition: 'camelCase',
          Argument: 'camelCase',
          EnumValueDefinition: 'UPPER_CASE',
          'FieldDefinition[parent.name.value=Query]': { forbiddenPrefixes: ['get', 'query'] },
          'EnumTypeDefinition,EnumTypeExtension': { forbiddenSuffixes: ['Enum'] },
        },
      ],
      '@graphql-eslint/no-hashtag-description': 'error',
      '@graphql-eslint/no-typename-prefix': 'error',
      '@graphql-eslint/no-unreachable-types': 'error',
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      '@graphql-eslint/relay-connection-types': 'error',
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false }],
      '@graphql-eslint/relay-page-info': 'error',
      '@graphql-eslint/require-deprecation-reason': 'error',
      '@graphql-eslint/require-description': [
        'error',
        { types: true, FieldDefinition: true, InputValueDefinition: true, EnumValueDefinition: true, rootField: true },
      ],
      // One failing field must not empty the answer of a whole supergraph.
      '@graphql-eslint/require-nullable-result-in-root': 'error',
      '@graphql-eslint/unique-enum-value-names': 'error',
    },
  },
];
