import {
  GraphQLBoolean,
  type GraphQLField,
  type GraphQLNamedOutputType,
  GraphQLNonNull,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLUnionType,
  getNamedType,
  isLeafType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { Random } from '../random.ts';
import { LiteralWriter } from './literals.ts';
import { type DeclaredVariable, VariablePool } from './variable-pool.ts';

export interface WrittenDocument {
  readonly query: string;
  readonly operationName: string | undefined;
  /** The variables of the named operation. */
  readonly variables: readonly DeclaredVariable[];
}

type Composite = GraphQLObjectType | GraphQLUnionType;

/** An operation or fragment, with its variables and fragments. */
interface Definition {
  readonly variables: Set<string>;
  readonly fragments: Set<string>;
}

interface Operation extends Definition {
  readonly name: string;
  readonly keyword: string;
  readonly text: string;
}

interface Fragment extends Definition {
  readonly name: string;
  readonly type: Composite;
  text: string;
}

/** Names that objects inherit, or that have a meaning in an answer. */
const aliases = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'toJSON', 'a', 'b', 'id', 'node'];
const maximumSelections = [3, 6, 12, 24, 45];

/**
 * Writes valid documents with all features that an executor must handle: fragments in several places, conditions everywhere,
 * merged selections, unusual names, unions.
 */
export class VariedDocumentWriter {
  readonly #schema: GraphQLSchema;
  readonly #random: Random;
  readonly #variables: VariablePool;
  readonly #fragments: Fragment[] = [];
  /** Selections with the same key must be mergeable: the same type everywhere, and the same field on the same type. */
  readonly #typeOfKey = new Map<string, string>();
  readonly #fieldOfKey = new Map<string, string>();
  readonly #maximum: number;
  #selections = 0;

  constructor(schema: GraphQLSchema, random: Random) {
    this.#schema = schema;
    this.#random = random;
    this.#variables = new VariablePool(random);
    this.#maximum = random.pick(maximumSelections);
  }

  write(): WrittenDocument {
    const operations = this.#random.times(this.#random.chance(0.15) ? 2 : 1, (index) => this.#operation(index));
    const [first] = operations;
    if (!first) throw new Error('There is no operation.');
    const named = operations.length > 1 || this.#random.chance(0.5);
    const texts = operations.map((operation) => this.#print(operation, named));
    const fragments = this.#fragments.map(({ name, type, text }) => `fragment ${name} on ${type.name} ${text}`);
    const parts = this.#random.chance(0.5) ? [...texts, ...fragments] : [...fragments, ...texts];
    return {
      query: parts.join('\n'),
      operationName: named ? first.name : undefined,
      variables: this.#variablesOf(first),
    };
  }

  #operation(index: number): Operation {
    const definition = { variables: new Set<string>(), fragments: new Set<string>() };
    const type = this.#random.chance(0.25) ? this.#schema.getMutationType() : this.#schema.getQueryType();
    if (!type) throw new Error('The schema has no such operation.');
    const keyword = type === this.#schema.getMutationType() ? 'mutation' : 'query';
    return { ...definition, name: `Op${index}`, keyword, text: this.#set(type, 1 + this.#random.below(5), definition) };
  }

  #print(operation: Operation, named: boolean): string {
    const declarations = this.#variablesOf(operation).map(({ declaration }) => declaration);
    const variables = declarations.length > 0 ? `(${declarations.join(', ')})` : '';
    return `${operation.keyword} ${named ? operation.name : ''}${variables} ${operation.text}`;
  }

  #variablesOf(definition: Definition): readonly DeclaredVariable[] {
    const names = new Set<string>();
    const visited = new Set<string>();
    const visit = ({ variables, fragments }: Definition) => {
      for (const name of variables) names.add(name);
      for (const name of fragments) {
        const fragment = this.#fragments.find((candidate) => candidate.name === name);
        if (fragment && !visited.has(name)) {
          visited.add(name);
          visit(fragment);
        }
      }
    };
    visit(definition);
    return this.#variables.all.filter(({ name }) => names.has(name));
  }

  #set(type: Composite, depth: number, definition: Definition): string {
    const parts = this.#random
      .times(1 + this.#random.below(4), () => this.#selection(type, depth, definition))
      .filter((part) => part !== '');
    return `{ ${parts.length > 0 ? parts.join(' ') : this.#typename()} }`;
  }

  #selection(type: Composite, depth: number, definition: Definition): string {
    this.#selections += 1;
    if (this.#selections > this.#maximum) return '';
    return this.#random.weighted<() => string>([
      [isObjectType(type) ? 6 : 0, () => this.#field(type, depth, definition)],
      [0.5, () => `${this.#typename()}${this.#directives(definition)}`],
      [isObjectType(type) ? 1 : 4, () => this.#inlineFragment(type, depth, definition)],
      [isObjectType(type) ? 2 : 3, () => this.#spread(type, depth, definition)],
    ])();
  }

  #typename(): string {
    const key = this.#random.pick(['__typename', '__typename', ...aliases]);
    if (!this.#claim('', key, '__typename', 'String!')) return '__typename';
    return key === '__typename' ? key : `${key}: __typename`;
  }

  #field(type: Composite, depth: number, definition: Definition): string {
    if (!isObjectType(type)) return '';
    const fields = type.getFields();
    // With a constant probability, however many root fields the schema has.
    const entities = this.#random.chance(0.15) ? fields['_entities'] : undefined;
    const field = entities ?? this.#random.pick(Object.values(fields));
    const named = getNamedType(field.type);
    if (!isLeafType(named) && depth <= 0) return '';
    const head = this.#head(type, field, definition);
    const below = isObjectType(named) || isUnionType(named) ? ` ${this.#set(named, depth - 1, definition)}` : '';
    return `${head}${this.#directives(definition)}${below}`;
  }

  /** Alias, name and arguments, with a key that is free or has the same field. */
  #head(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, definition: Definition): string {
    const used = new Set<string>();
    const args = new LiteralWriter(this.#random, this.#variables, used).writeArguments(field.args);
    const content = `${field.name}${args}`;
    const key = [
      ...this.#random.times(3, () => (this.#random.chance(0.4) ? this.#random.pick(aliases) : field.name)),
      `k${this.#selections}`,
    ].find((candidate) => this.#claim(type.name, candidate, content, String(field.type)));
    for (const name of used) definition.variables.add(name);
    return key === field.name ? content : `${key}: ${content}`;
  }

  #claim(parent: string, key: string, content: string, type: string): boolean {
    const place = `${parent}.${key}`;
    // Every type has `__typename`.
    const others = [...this.#fieldOfKey].filter(
      ([other]) => other.endsWith(`.${key}`) && (parent === '' || other === place || other === `.${key}`),
    );
    if ((this.#typeOfKey.get(key) ?? type) !== type || others.some(([, held]) => held !== content)) return false;
    this.#typeOfKey.set(key, type);
    this.#fieldOfKey.set(place, content);
    return true;
  }

  #inlineFragment(type: Composite, depth: number, definition: Definition): string {
    const inner = isUnionType(type) && this.#random.chance(0.85) ? this.#random.pick(type.getTypes()) : type;
    const condition = inner !== type || this.#random.chance(0.5) ? ` on ${inner.name}` : '';
    return `...${condition}${this.#directives(definition)} ${this.#set(inner, depth, definition)}`;
  }

  #spread(type: Composite, depth: number, definition: Definition): string {
    const fitting = this.#fragments.filter((fragment) => fragment.text !== '' && canSpread(fragment.type, type));
    const fragment =
      fitting.length > 0 && this.#random.chance(0.7) ? this.#random.pick(fitting) : this.#newFragment(type, depth);
    definition.fragments.add(fragment.name);
    return `...${fragment.name}${this.#directives(definition)}`;
  }

  #newFragment(type: Composite, depth: number): Fragment {
    const inner = isUnionType(type) && this.#random.chance(0.7) ? this.#random.pick(type.getTypes()) : type;
    const fragment: Fragment = {
      name: `F${this.#fragments.length}`,
      type: inner,
      text: '',
      variables: new Set(),
      fragments: new Set(),
    };
    this.#fragments.push(fragment);
    // A fragment without a text is incomplete. Nothing spreads it, so there are no cycles.
    fragment.text = this.#set(inner, Math.min(depth, 2), fragment);
    return fragment;
  }

  #directives(definition: Definition): string {
    if (this.#random.chance(0.75)) return '';
    const names = this.#random.pick([
      ['include'],
      ['include'],
      ['skip'],
      ['skip'],
      ['include', 'skip'],
      ['skip', 'include'],
    ]);
    const writer = new LiteralWriter(this.#random, this.#variables, definition.variables);
    return names.map((name) => ` @${name}(if: ${writer.writeCondition(new GraphQLNonNull(GraphQLBoolean))})`).join('');
  }
}

function canSpread(fragment: GraphQLNamedOutputType, place: Composite): boolean {
  if (fragment === place) return true;
  return isUnionType(place)
    ? place.getTypes().some((type) => type === fragment)
    : isUnionType(fragment) && fragment.getTypes().includes(place);
}
