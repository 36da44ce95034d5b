import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import type { Random } from '../random.ts';
import { makeJson, makeJsonObject, makeNumber, makeString } from '../values.ts';

/** Returns a value of the type. Each part of it is wrong with the probability `faults`. */
export function makeInput(random: Random, type: GraphQLInputType, faults = 0.04): unknown {
  const make = (part: GraphQLInputType) => makeInput(random, part, faults);
  if (random.chance(faults)) return makeJson(random, 2);
  if (isNonNullType(type)) return random.chance(2 * faults) ? null : makePresent(random, type.ofType, faults, make);
  return random.chance(0.08) ? null : makePresent(random, type, faults, make);
}

function makePresent(
  random: Random,
  type: GraphQLInputType,
  faults: number,
  make: (type: GraphQLInputType) => unknown,
): unknown {
  if (isListType(type)) {
    return random.chance(0.1) ? make(type.ofType) : random.times(random.below(4), () => make(type.ofType));
  }
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || random.chance(0.5));
    const entries = fields.map((field): [string, unknown] => [field.name, make(field.type)]);
    if (random.chance(faults)) entries.push([makeString(random), makeJson(random, 1)]);
    if (random.chance(faults)) entries.shift();
    return Object.fromEntries(entries);
  }
  switch (String(type)) {
    case 'Boolean':
      return random.chance(0.5);
    case 'Int':
      return faults === 0 ? random.pick([0, 1, 2, 3, 25, 100, 101]) : makeNumber(random);
    case 'Float':
      return makeNumber(random);
    case 'JSONObject':
      return makeJsonObject(random);
    case '_Any':
      return {
        __typename: random.pick(['LinkedAccount', 'Connector', 'OriginOwner', 'None']),
        id: 'account-1',
        provider: 'hibob',
      };
    default:
      return random.chance(0.5) ? random.pick(['account-1', 'account-2', 'hibob', 'acme']) : makeString(random);
  }
}
