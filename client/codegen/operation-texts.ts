import type { PluginFunction } from '@graphql-codegen/plugin-helpers';
import type { FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { type CollectedOperation, collectOperations, fragmentsOf, nameOf, textOf } from './collect-operations.ts';

/**
 * A codegen plugin: writes each operation as a text without ignored characters, typed by its result and its variables. The
 * client sends these texts; it needs neither a GraphQL parser nor a printer.
 */
export const plugin: PluginFunction = (_schema, files) => ({
  prepend: ["import type { OperationText } from '../operation-text.ts';"],
  content: [
    ...fragmentsOf(files).map((fragment) => `const ${constantOf(fragment)} = ${literalOf(fragment)};`),
    ...collectOperations(files).map(writeOperation),
  ].join('\n'),
});

function writeOperation({ name, definition, fragments }: CollectedOperation): string {
  const text = [literalOf(definition), ...fragments.map(constantOf)].join(' + ');
  const types = name + capitalised(definition.operation);
  return `export const ${constantOf(definition)} = (${text}) as OperationText<${types}, ${types}Variables>;`;
}

function literalOf(definition: OperationDefinitionNode | FragmentDefinitionNode): string {
  return JSON.stringify(textOf(definition));
}

function constantOf(definition: OperationDefinitionNode | FragmentDefinitionNode): string {
  const name = nameOf(definition);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
