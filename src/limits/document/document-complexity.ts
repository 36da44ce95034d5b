import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNullableType,
  introspectionTypes,
  isListType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { maximumNesting } from './document-text.ts';

export interface DocumentComplexity {
  /** Fields within fields; what is below `__schema` and `__type` counts in `introspectionLists` instead. */
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly selections: number;
  readonly directives: number;
  /** Lists within lists below `__schema` and `__type`. */
  readonly introspectionLists: number;
  /** Selection sets within selection sets, of fragments too. */
  readonly nesting: number;
}

/** The complexity of a selection set, with its fragments in place. */
interface Extent {
  depth: number;
  /** Lists within lists, if these were fields of the introspection schema. */
  lists: number;
  introspectionLists: number;
  nesting: number;
  fields: number;
  aliases: number;
  selections: number;
  directives: number;
}

const nothing: Readonly<Extent> = {
  depth: 0,
  lists: 0,
  introspectionLists: 0,
  nesting: 0,
  fields: 0,
  aliases: 0,
  selections: 0,
  directives: 0,
};

const introspectionListFields: ReadonlySet<string> = new Set(
  introspectionTypes
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()))
    .filter((field) => isListType(getNullableType(field.type)))
    .map((field) => field.name),
);

/**
 * How large a document is, in time proportional to its text: a fragment is measured once, however often and through however
 * many others it is spread. What doubles with each fragment grows to `Infinity`, which is over any limit.
 *
 * Depth, root fields and nesting are those of the largest operation. The others are those of the whole document, since all
 * of it is validated: as it is written or with fragments in place, whichever is more.
 */
export function measureDocument(document: DocumentNode): DocumentComplexity {
  const operations = new ComplexityMeter(document).measureOperations();
  const written = countWritten(document);
  const total = (read: (complexity: Extent) => number) =>
    operations.reduce((sum, complexity) => sum + read(complexity), 0);
  const largest = (read: (complexity: Extent) => number) => Math.max(0, ...operations.map(read));
  return {
    depth: largest((complexity) => complexity.depth),
    introspectionLists: largest((complexity) => complexity.introspectionLists),
    nesting: largest((complexity) => complexity.nesting),
    rootFields: largest((complexity) => complexity.fields),
    aliases: Math.max(
      written.aliases,
      total((complexity) => complexity.aliases),
    ),
    selections: Math.max(
      written.selections,
      total((complexity) => complexity.selections),
    ),
    directives: Math.max(
      written.directives,
      total((complexity) => complexity.directives),
    ),
  };
}

function countWritten(document: DocumentNode) {
  const written = { aliases: 0, selections: 0, directives: 0 };
  visit(document, {
    Field: (field) => {
      written.selections += 1;
      if (field.alias) written.aliases += 1;
    },
    InlineFragment: () => {
      written.selections += 1;
    },
    FragmentSpread: () => {
      written.selections += 1;
    },
    Directive: () => {
      written.directives += 1;
    },
  });
  return written;
}

class ComplexityMeter {
  readonly #document: DocumentNode;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #measured = new Map<string, Readonly<Extent>>();

  constructor(document: DocumentNode) {
    this.#document = document;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  measureOperations(): Readonly<Extent>[] {
    return this.#document.definitions
      .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
      .map((operation) => {
        const complexity = this.#measureSet(operation.selectionSet, 1);
        return { ...complexity, directives: complexity.directives + countDirectives(operation) };
      });
  }

  #measureSet(set: SelectionSetNode, level: number): Readonly<Extent> {
    if (level > maximumNesting) return { ...nothing, nesting: Number.POSITIVE_INFINITY };
    const all: Extent = { ...nothing };
    for (const selection of set.selections) {
      const one = this.#measureSelection(selection, level);
      all.depth = Math.max(all.depth, one.depth);
      all.lists = Math.max(all.lists, one.lists);
      all.introspectionLists = Math.max(all.introspectionLists, one.introspectionLists);
      all.nesting = Math.max(all.nesting, one.nesting);
      all.fields += one.fields;
      all.aliases += one.aliases;
      all.selections += one.selections + 1;
      all.directives += one.directives + countDirectives(selection);
    }
    all.nesting += 1;
    return all;
  }

  #measureSelection(selection: SelectionNode, level: number): Readonly<Extent> {
    switch (selection.kind) {
      case Kind.FIELD: {
        const below = selection.selectionSet ? this.#measureSet(selection.selectionSet, level + 1) : nothing;
        return placeBelow(selection, below);
      }
      case Kind.INLINE_FRAGMENT:
        return this.#measureSet(selection.selectionSet, level + 1);
      case Kind.FRAGMENT_SPREAD:
        return this.#measureFragment(selection.name.value, level);
    }
  }

  #measureFragment(name: string, level: number): Readonly<Extent> {
    const known = this.#measured.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    // For a fragment within itself, and for one that does not exist: Apollo Server will refuse the document.
    this.#measured.set(name, nothing);
    if (!fragment) return nothing;
    const inside = this.#measureSet(fragment.selectionSet, level + 1);
    const complexity = { ...inside, directives: inside.directives + countDirectives(fragment) };
    this.#measured.set(name, complexity);
    return complexity;
  }
}

function placeBelow({ name, alias }: FieldNode, below: Readonly<Extent>): Extent {
  const introspects = name.value === '__schema' || name.value === '__type';
  return {
    ...below,
    fields: 1,
    aliases: below.aliases + (alias ? 1 : 0),
    // Standard introspection is deeper than any operation needs to be, but along `ofType`, which multiplies nothing.
    depth: introspects ? 1 : below.depth + 1,
    lists: below.lists + (introspectionListFields.has(name.value) ? 1 : 0),
    introspectionLists: introspects ? below.lists : below.introspectionLists,
  };
}

function countDirectives({ directives = [] }: { readonly directives?: readonly unknown[] | undefined }): number {
  return directives.length;
}
