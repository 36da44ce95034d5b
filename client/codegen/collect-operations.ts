import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql';

export interface CollectedOperation {
  readonly name: string;
  readonly definition: OperationDefinitionNode;
  /** The fragments that the operation uses, in the order in which the client sends them. */
  readonly fragments: readonly FragmentDefinitionNode[];
}

/** What codegen passes to a plugin for each file. */
export type DocumentFiles = readonly { readonly document?: DocumentNode }[];
type Definition = OperationDefinitionNode | FragmentDefinitionNode;
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Finds the operations of all files, each with the fragments that it uses, directly or through other fragments. */
export function collectOperations(files: DocumentFiles): readonly CollectedOperation[] {
  const fragments = new Map(fragmentsOf(files).map((fragment) => [fragment.name.value, fragment]));
  return definitionsOf(files)
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((definition) => {
      const used = new Set<FragmentDefinitionNode>();
      collectFragments(definition, fragments, used);
      return { name: nameOf(definition), definition, fragments: [...used] };
    });
}

export function fragmentsOf(files: DocumentFiles): readonly FragmentDefinitionNode[] {
  return definitionsOf(files).filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
}

/** The part of a request's text that a definition becomes. */
export function textOf(definition: Definition): string {
  return stripIgnoredCharacters(print(definition));
}

export function nameOf({ name }: Definition): string {
  if (!name) throw new Error('Every operation of the client needs a name.');
  return name.value;
}

function definitionsOf(files: DocumentFiles) {
  return files.flatMap(({ document }) => document?.definitions ?? []);
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
