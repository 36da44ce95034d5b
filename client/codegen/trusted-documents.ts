import { createHash } from 'node:crypto';
import type { PluginFunction } from '@graphql-codegen/plugin-helpers';
import { collectOperations, textOf } from './collect-operations.ts';

/**
 * A codegen plugin: writes a manifest, in Apollo's format, of the exact texts that the client sends. A gateway that allows
 * trusted documents only needs it.
 */
export const plugin: PluginFunction = (_schema, files) => {
  const operations = collectOperations(files).map(({ name, definition, fragments }) => {
    const body = [definition, ...fragments].map(textOf).join('');
    return { id: createHash('sha256').update(body).digest('hex'), name, type: definition.operation, body };
  });
  return `${JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }, undefined, 2)}\n`;
};
