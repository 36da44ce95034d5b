import { type GraphQLInputType, GraphQLNonNull, isNonNullType } from 'graphql';
import type { Random } from '../random.ts';

export interface DeclaredVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
  /** Including `= …`. */
  readonly declaration: string;
}

/** Possible names of variables. */
const oddNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'if', 'null_'];

/** The variables of a document. Operations declare those that they use. */
export class VariablePool {
  readonly #random: Random;
  readonly #declared: DeclaredVariable[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  get all(): readonly DeclaredVariable[] {
    return this.#declared;
  }

  /** Returns a variable for a position of this type. `writeDefault` writes a literal that is not null. */
  take(
    type: GraphQLInputType,
    hasDefault: boolean,
    writeDefault: (type: GraphQLInputType) => string,
  ): DeclaredVariable {
    const fitting = this.#declared.filter((variable) => fits(variable, type, hasDefault));
    if (fitting.length > 0 && this.#random.chance(0.6)) return this.#random.pick(fitting);
    const nullable = isNonNullType(type) ? type.ofType : type;
    const strict = this.#random.chance(isNonNullType(type) ? 0.5 : 0.15);
    const own = strict ? new GraphQLNonNull(nullable) : nullable;
    const needsDefault = isNonNullType(type) && !strict && !hasDefault;
    const withDefault = needsDefault || this.#random.chance(0.3);
    const name = this.#name();
    const declaration = `$${name}: ${own}${withDefault ? ` = ${writeDefault(nullable)}` : ''}`;
    const variable = { name, type: own, declaration };
    this.#declared.push(variable);
    return variable;
  }

  #name(): string {
    const odd = this.#random.pick(oddNames);
    const taken = this.#declared.some(({ name }) => name === odd);
    return this.#random.chance(0.2) && !taken ? odd : `v${this.#declared.length}`;
  }
}

/** GraphQL's rule: the types must be equal, apart from the outermost non-null. */
function fits({ type, declaration }: DeclaredVariable, place: GraphQLInputType, hasDefault: boolean): boolean {
  if (String(type) === String(place) || String(type) === `${place}!`) return true;
  return String(place) === `${type}!` && (hasDefault || declaration.includes(' = '));
}
