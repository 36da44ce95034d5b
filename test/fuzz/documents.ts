import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { Random } from './random.ts';
import { makeJson, makeJsonObject, makeNumber, makeString } from './values.ts';

export interface OperationRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** A value in both forms: as JSON, and as a literal in a document. */
interface Value {
  readonly json: unknown;
  readonly literal: string;
}

/** Writes operations that fit the schema: any fields, with any values of the correct types. */
export class DocumentWriter {
  readonly #schema: GraphQLSchema;
  readonly #random: Random;
  readonly #definitions: string[] = [];
  readonly #fragments: string[] = [];
  readonly #variables: Record<string, unknown> = {};

  constructor(schema: GraphQLSchema, random: Random) {
    this.#schema = schema;
    this.#random = random;
  }

  write(): OperationRequest {
    const mutation = this.#random.chance(0.25);
    const root = mutation ? this.#schema.getMutationType() : this.#schema.getQueryType();
    if (!root) throw new Error('The schema has no such operation.');
    const selections = this.#selections(root, 1 + this.#random.below(5));
    const definitions = this.#definitions.length > 0 ? `(${this.#definitions.join(', ')})` : '';
    const operation = `${mutation ? 'mutation' : 'query'} Fuzz${definitions} ${selections}`;
    return {
      query: [operation, ...this.#fragments].join('\n'),
      variables: this.#variables,
      ...(this.#random.chance(0.3) && { operationName: 'Fuzz' }),
    };
  }

  #selections(type: GraphQLNamedOutputType, depth: number): string {
    if (isUnionType(type)) {
      const parts = type.getTypes().map((member) => `... on ${member.name} ${this.#selections(member, depth)}`);
      return `{ __typename ${parts.join(' ')} }`;
    }
    if (!isObjectType(type) && !isInterfaceType(type)) return '';
    const fields = Object.values(type.getFields());
    const chosen = this.#random.times(1 + this.#random.below(3), () => this.#field(this.#random.pick(fields), depth));
    const parts = chosen.filter((part) => part !== '');
    if (parts.length === 0 || this.#random.chance(0.1)) parts.push('__typename');
    if (this.#random.chance(0.1)) parts.push(this.#fragment(type, depth));
    return `{ ${parts.join(' ')} }`;
  }

  /** Empty for a field that is too deep. */
  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const selections = depth > 0 ? this.#selections(getNamedType(field.type), depth - 1) : '';
    if (selections === '' && !this.#isLeaf(field)) return '';
    // Each has an alias, because two selections of a field could have different arguments.
    const alias = field.args.length > 0 || this.#random.chance(0.2) ? `a${this.#random.below(1e9)}: ` : '';
    return `${alias}${field.name}${this.#arguments(field.args)} ${this.#directive()}${selections}`;
  }

  #isLeaf(field: GraphQLField<unknown, unknown>): boolean {
    const type = getNamedType(field.type);
    return !isObjectType(type) && !isUnionType(type) && !isInterfaceType(type);
  }

  #fragment(type: GraphQLNamedOutputType, depth: number): string {
    if (this.#random.chance(0.5)) return `... ${this.#directive()}{ __typename }`;
    const name = `F${this.#fragments.length}`;
    const place = this.#fragments.push('') - 1;
    this.#fragments[place] = `fragment ${name} on ${type.name} ${this.#selections(type, Math.min(depth, 1))}`;
    return `...${name}`;
  }

  #directive(): string {
    return this.#random.chance(0.05)
      ? `@${this.#random.pick(['include', 'skip'])}(if: ${this.#random.chance(0.5)}) `
      : '';
  }

  #arguments(argumentsOfField: readonly GraphQLArgument[]): string {
    const given = argumentsOfField.filter((argument) => this.#isGiven(argument));
    if (given.length === 0) return '';
    return `(${given.map((argument) => `${argument.name}: ${this.#argument(argument)}`).join(', ')})`;
  }

  #isGiven({ type }: GraphQLArgument | GraphQLInputField): boolean {
    return isNonNullType(type) || this.#random.chance(0.4);
  }

  #argument({ type }: GraphQLArgument): string {
    const value = this.#value(type);
    if (this.#random.chance(0.4)) return value.literal;
    const name = `v${this.#definitions.length}`;
    this.#definitions.push(`$${name}: ${type}`);
    this.#variables[name] = value.json;
    return `$${name}`;
  }

  #value(type: GraphQLInputType): Value {
    if (isNonNullType(type)) {
      const value = this.#value(type.ofType);
      return value.json === null ? this.#value(type) : value;
    }
    if (this.#random.chance(0.05)) return { json: null, literal: 'null' };
    if (isListType(type)) {
      const values = this.#random.times(this.#random.below(4), () => this.#value(type.ofType));
      const present = values.filter(({ json }) => json !== null);
      return {
        json: present.map(({ json }) => json),
        literal: `[${present.map(({ literal }) => literal).join(', ')}]`,
      };
    }
    if (isEnumType(type)) {
      const name = this.#random.pick(type.getValues()).name;
      return { json: name, literal: name };
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => this.#isGiven(field));
      const values = fields.map((field) => [field.name, this.#value(field.type)] as const);
      return {
        json: Object.fromEntries(values.map(([name, { json }]) => [name, json])),
        literal: `{ ${values.map(([name, { literal }]) => `${name}: ${literal}`).join(', ')} }`,
      };
    }
    return this.#scalar(type.name);
  }

  #scalar(name: string): Value {
    switch (name) {
      case 'Int':
        return both(this.#random.pick([0, 1, 2, 10, 25, 50, 100, 101, -1, 2 ** 31 - 1]));
      case 'Float':
        return both(makeNumber(this.#random));
      case 'Boolean':
        return both(this.#random.chance(0.5));
      case 'JSONObject':
        return withLiteral(makeJsonObject(this.#random));
      case '_Any':
        return withLiteral(this.#representation());
      default:
        return both(makeString(this.#random));
    }
  }

  #representation(): Record<string, unknown> {
    const __typename = this.#random.pick([
      'LinkedAccount',
      'Connector',
      'OriginOwner',
      'PageInfo',
      makeString(this.#random),
    ]);
    const key = this.#random.pick(['id', 'provider']);
    return { __typename, [key]: this.#random.chance(0.8) ? makeString(this.#random) : makeJson(this.#random) };
  }
}

function both(json: string | number | boolean): Value {
  return { json, literal: printJson(json) };
}

function withLiteral(json: Record<string, unknown>): Value {
  return { json, literal: printJson(json) };
}

/** Writes a literal, in which keys are names and lone surrogates can't be written. */
function printJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (Array.isArray(value)) return `[${value.map(printJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([name]) => /^[A-Za-z_]\w*$/.test(name));
  return `{ ${entries.map(([name, entry]) => `${name}: ${printJson(entry)}`).join(', ')} }`;
}
