import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Random } from '../random.ts';
import { makeNumber } from '../values.ts';
import type { VariablePool } from './variable-pool.ts';

const texts = ['', 'a', 'dev-owner', 'account-1', 'account-2', 'hibob', 'slack', 'Ü €', '\n"', '__proto__', '1', '25'];
const keys = ['a', 'b', 'constructor', 'toString', 'then', 'toJSON', 'hasOwnProperty'];
const entityTypes = ['LinkedAccount', 'LinkedAccount', 'Connector', 'OriginOwner', 'PageInfo'];

/** Writes values of arguments: literals, variables, and variables within literals. */
export class LiteralWriter {
  readonly #random: Random;
  readonly #variables: VariablePool;
  readonly #used: Set<string>;

  /** Adds the names of the written variables to `used`. */
  constructor(random: Random, variables: VariablePool, used: Set<string>) {
    this.#random = random;
    this.#variables = variables;
    this.#used = used;
  }

  /** Empty for no arguments. */
  writeArguments(args: readonly GraphQLArgument[]): string {
    const given = args.filter(({ type, defaultValue }) =>
      isNonNullType(type) && defaultValue === undefined ? true : this.#random.chance(0.5),
    );
    if (given.length === 0) return '';
    return `(${given.map((argument) => `${argument.name}: ${this.#place(argument)}`).join(', ')})`;
  }

  writeCondition(booleanType: GraphQLInputType): string {
    return this.#random.chance(0.5) ? String(this.#random.chance(0.7)) : this.#variable(booleanType, false);
  }

  #place({ type, defaultValue }: GraphQLArgument | GraphQLInputField): string {
    return this.#random.chance(0.35) ? this.#variable(type, defaultValue !== undefined) : this.#literal(type, true);
  }

  #variable(type: GraphQLInputType, hasDefault: boolean): string {
    const variable = this.#variables.take(type, hasDefault, (own) => this.#literal(own, false));
    this.#used.add(variable.name);
    return `$${variable.name}`;
  }

  #literal(type: GraphQLInputType, variables: boolean): string {
    if (isNonNullType(type)) return this.#present(type.ofType, variables);
    return variables && this.#random.chance(0.08) ? 'null' : this.#present(type, variables);
  }

  #present(type: GraphQLInputType, variables: boolean): string {
    if (isNonNullType(type)) return this.#present(type.ofType, variables);
    if (isListType(type)) {
      const item = () => this.#part(type.ofType, false, variables);
      return this.#random.chance(0.1)
        ? this.#present(type.ofType, variables)
        : `[${this.#random.times(this.#random.below(4), item).join(', ')}]`;
    }
    if (isEnumType(type)) return this.#random.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isNonNullType(field.type) || this.#random.chance(0.3),
      );
      const write = (field: GraphQLInputField) =>
        `${field.name}: ${this.#part(field.type, field.defaultValue !== undefined, variables)}`;
      return `{ ${fields.map(write).join(', ')} }`;
    }
    return this.#scalar(type.name, variables);
  }

  #part(type: GraphQLInputType, hasDefault: boolean, variables: boolean): string {
    return variables && this.#random.chance(0.2) ? this.#variable(type, hasDefault) : this.#literal(type, variables);
  }

  #scalar(name: string, variables: boolean): string {
    switch (name) {
      case 'Int':
        return String(this.#random.pick([0, 1, 2, 3, 25, 100, 101, -1, 2 ** 31 - 1]));
      case 'Float':
        return String(makeNumber(this.#random));
      case 'Boolean':
        return String(this.#random.chance(0.5));
      case 'JSONObject':
        return this.#json(variables, 2, []);
      case '_Any':
        return this.#json(variables, 1, [
          `__typename: "${this.#random.pick(entityTypes)}"`,
          'id: "account-1"',
          'provider: "hibob"',
        ]);
      default:
        return JSON.stringify(this.#random.pick(texts));
    }
  }

  /** Free-form JSON, whose content has no type for validation. */
  #json(variables: boolean, depth: number, fixed: readonly string[]): string {
    const names = keys.filter(() => this.#random.chance(0.2));
    const value = (): string => {
      const declared = this.#variables.all;
      if (variables && declared.length > 0 && this.#random.chance(0.3)) {
        const { name } = this.#random.pick(declared);
        this.#used.add(name);
        return `$${name}`;
      }
      return this.#random.weighted<() => string>([
        [3, () => JSON.stringify(this.#random.pick(texts))],
        [2, () => String(makeNumber(this.#random))],
        [1, () => this.#random.pick(['null', 'true', 'false', 'ENUM'])],
        [depth > 0 ? 1 : 0, () => `[${this.#random.times(this.#random.below(3), value).join(', ')}]`],
        [depth > 0 ? 1 : 0, () => this.#json(variables, depth - 1, [])],
      ])();
    };
    return `{ ${[...fixed, ...names.map((name) => `${name}: ${value()}`)].join(', ')} }`;
  }
}
