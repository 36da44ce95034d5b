import type { PluginFunction } from '@graphql-codegen/plugin-helpers';
import {
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql';

/**
 * A codegen plugin: writes each operation as a text without ignored characters, typed by its result and its variables. The
 * client sends these texts; it needs neither a GraphQL parser nor a printer.
 */
export const plugin: PluginFunction = (_schema, files) => {
  const definitions = files.flatMap(({ document }) => document?.definitions ?? []);
  const fragments = new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return {
    prepend: ["import type { OperationText } from '../operation-text.ts';"],
    content: [
      ...[...fragments.values()].map((fragment) => `const ${constantOf(fragment)} = ${literalOf(fragment)};`),
      ...operations.map((operation) => writeOperation(operation, fragments)),
    ].join('\n'),
  };
};

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
type Definition = OperationDefinitionNode | FragmentDefinitionNode;

function writeOperation(operation: OperationDefinitionNode, fragments: Fragments): string {
  const used = new Set<FragmentDefinitionNode>();
  collectFragments(operation, fragments, used);
  const text = [literalOf(operation), ...[...used].map(constantOf)].join(' + ');
  const types = nameOf(operation) + capitalised(operation.operation);
  return `export const ${constantOf(operation)} = (${text}) as OperationText<${types}, ${types}Variables>;`;
}

function collectFragments(node: Definition, fragments: Fragments, used: Set<FragmentDefinitionNode>): void {
  visit(node, {
    FragmentSpread({ name: { value } }) {
      const fragment = fragments.get(value);
      if (!fragment || used.has(fragment)) return;
      used.add(fragment);
      collectFragments(fragment, fragments, used);
    },
  });
}

function literalOf(definition: Definition): string {
  return JSON.stringify(stripIgnoredCharacters(print(definition)));
}

function nameOf({ name }: Definition): string {
  if (!name) throw new Error('Every operation of the client needs a name.');
  return name.value;
}

function constantOf(definition: Definition): string {
  const name = nameOf(definition);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
