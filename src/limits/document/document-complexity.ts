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
  /** The nesting depth of fields. Fields below `__schema` and `__type` count in `introspectionLists` instead. */
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly selections: number;
  readonly directives: number;
  /** The nesting depth of lists below `__schema` and `__type`. */
  readonly introspectionLists: number;
  /** The nesting depth of selection sets, including fragments. */
  readonly nesting: number;
}

/** The complexity of a selection set, with fragments expanded. */
interface SelectionComplexity {
  depth: number;
  /** The nesting depth of lists, on the assumption that the fields belong to the introspection schema. */
  lists: number;
  introspectionLists: number;
  nesting: number;
  fields: number;
  aliases: number;
  selections: number;
  directives: number;
}

const noComplexity: Readonly<SelectionComplexity> = {
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
 * Measures a document in time proportional to its length: each fragment is measured once, however often it is spread. Numbers
 * that double with each fragment grow to `Infinity`, which exceeds any limit.
 *
 * Depth, root fields and nesting are those of the largest operation. The others cover the whole document, because all of it is
 * validated: as written or with fragments expanded, whichever is more.
 */
export function measureDocument(document: DocumentNode): DocumentComplexity {
  const operations = new ComplexityMeter(document).measureOperations();
  const written = countWritten(document);
  const total = (read: (complexity: SelectionComplexity) => number) =>
    operations.reduce((sum, complexity) => sum + read(complexity), 0);
  const largest = (read: (complexity: SelectionComplexity) => number) => Math.max(0, ...operations.map(read));
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
  readonly #measured = new Map<string, Readonly<SelectionComplexity>>();

  constructor(document: DocumentNode) {
    this.#document = document;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  measureOperations(): Readonly<SelectionComplexity>[] {
    return this.#document.definitions
      .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
      .map((operation) => {
        const complexity = this.#measureSet(operation.selectionSet, 1);
        return { ...complexity, directives: complexity.directives + countDirectives(operation) };
      });
  }

  #measureSet(set: SelectionSetNode, level: number): Readonly<SelectionComplexity> {
    if (level > maximumNesting) return { ...noComplexity, nesting: Number.POSITIVE_INFINITY };
    const all: SelectionComplexity = { ...noComplexity };
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

  #measureSelection(selection: SelectionNode, level: number): Readonly<SelectionComplexity> {
    switch (selection.kind) {
      case Kind.FIELD: {
        const below = selection.selectionSet ? this.#measureSet(selection.selectionSet, level + 1) : noComplexity;
        return addField(selection, below);
      }
      case Kind.INLINE_FRAGMENT:
        return this.#measureSet(selection.selectionSet, level + 1);
      case Kind.FRAGMENT_SPREAD:
        return this.#measureFragment(selection.name.value, level);
    }
  }

  #measureFragment(name: string, level: number): Readonly<SelectionComplexity> {
    const known = this.#measured.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    // Stops at a fragment that spreads itself or does not exist. Validation refuses the document.
    this.#measured.set(name, noComplexity);
    if (!fragment) return noComplexity;
    const inside = this.#measureSet(fragment.selectionSet, level + 1);
    const complexity = { ...inside, directives: inside.directives + countDirectives(fragment) };
    this.#measured.set(name, complexity);
    return complexity;
  }
}

function addField({ name, alias }: FieldNode, below: Readonly<SelectionComplexity>): SelectionComplexity {
  const introspects = name.value === '__schema' || name.value === '__type';
  return {
    ...below,
    fields: 1,
    aliases: below.aliases + (alias ? 1 : 0),
    // The standard introspection query exceeds the depth limit, but only along `ofType`, which is not a list.
    depth: introspects ? 1 : below.depth + 1,
    lists: below.lists + (introspectionListFields.has(name.value) ? 1 : 0),
    introspectionLists: introspects ? below.lists : below.introspectionLists,
  };
}

function countDirectives({ directives = [] }: { readonly directives?: readonly unknown[] | undefined }): number {
  return directives.length;
}
