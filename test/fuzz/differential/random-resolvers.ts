import {
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { Random } from '../random.ts';
import { makeJson, makeJsonObject, makeString } from '../values.ts';
import { later, seedOf } from './timing.ts';

/** The context of the resolvers of one execution. */
export interface RandomRun {
  readonly seed: number;
  /** All calls of resolvers, in order. */
  readonly calls: string[];
}

type Path = GraphQLResolveInfo['path'];

/** Gives fields of the schema resolvers with random results, the same for the same seed and position. */
export function randomiseResolvers(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    if (type.name.startsWith('__')) continue;
    for (const [index, field] of Object.values(type.getFields()).entries()) {
      // Other fields are read from their object, as a property or by a method.
      if (!field.resolve && index % 2 === 0) continue;
      field.resolve = (_source, args, run: RandomRun, info) => resolveAtRandom(run, args, info);
    }
  }
  return schema;
}

function resolveAtRandom(run: RandomRun, args: unknown, info: GraphQLResolveInfo): unknown {
  const place = placeOf(info.path);
  run.calls.push(`${info.parentType.name}.${info.fieldName} ${place} ${JSON.stringify(args)} ${describeInfo(info)}`);
  const random = new Random(seedOf(run.seed, place));
  return valueOrFailure(random, info.returnType);
}

function describeInfo(info: GraphQLResolveInfo): string {
  const { fieldNodes, operation, fragments, variableValues, returnType, rootValue } = info;
  const starts = fieldNodes.map(({ loc }) => loc?.start);
  const names = Object.keys(fragments);
  return `${returnType} ${starts} ${operation.loc?.start} ${names} ${JSON.stringify(variableValues)} ${rootValue}`;
}

function placeOf({ prev, key, typename }: Path): string {
  return `${prev ? `${placeOf(prev)}/` : ''}${typename === undefined ? '' : `${typename}:`}${key}`;
}

function valueOrFailure(random: Random, type: GraphQLOutputType): unknown {
  return random.weighted<() => unknown>([
    [70, () => makeValue(random, type)],
    [14, () => later(random, () => makeValue(random, type))],
    [2, () => later(random, () => fail(random))],
    [2, () => fail(random)],
    [2, () => new Error('returned')],
    [1, () => later(random, () => new Error('returned later'))],
    [4, () => (random.chance(0.5) ? null : undefined)],
    [1, () => later(random, () => null)],
    [3, () => makeJson(random, 2)],
    [0.5, () => thenable(makeValue(random, type))],
  ])();
}

function fail(random: Random): never {
  const thrown = [new Error('thrown'), new TypeError(''), 'text', undefined, null, { message: 'object' }, 7, [null]];
  throw thrown[random.below(thrown.length)];
}

/** Not a native promise. graphql-js treats any object with a `then` method as a promise. */
function thenable(value: unknown): object {
  const promise = Promise.resolve(value);
  return Object.fromEntries([['then', promise.then.bind(promise)]]);
}

function makeValue(random: Random, type: GraphQLOutputType): unknown {
  if (isNonNullType(type)) return makeValue(random, type.ofType);
  if (isListType(type)) return makeList(random, type.ofType);
  if (isObjectType(type)) return makeObject(random, type.name);
  if (isUnionType(type)) {
    const names: unknown[] = type.getTypes().map(({ name }) => name);
    const wrong = ['None', 'String', 'Query', 5, null, undefined, type];
    return makeObject(random, random.chance(0.9) ? random.pick(names) : wrong[random.below(wrong.length)]);
  }
  if (isEnumType(type)) return random.chance(0.95) ? random.pick(type.getValues()).value : 'NONE';
  switch (type.name) {
    case 'Boolean':
      return random.chance(0.5);
    case 'Int':
    case 'Float':
      return random.pick([0, 1, -1, 1.5, 2 ** 40, Number.NaN]);
    case 'DateTime':
      return random.pick<unknown>([new Date(0), new Date(Number.NaN), '2026-01-01T00:00:00Z', 'no date', 5]);
    case 'JSONObject':
      return random.chance(0.9) ? makeJsonObject(random, 1) : [1];
    default:
      return random.chance(0.9)
        ? makeString(random)
        : random.pick<unknown>([1, true, {}, { valueOf: () => 'a' }, Symbol.iterator]);
  }
}

function makeList(random: Random, itemType: GraphQLOutputType): unknown {
  const items = (promises: number) =>
    random.times(random.below(4), () =>
      random.weighted<() => unknown>([
        [17, () => makeValue(random, itemType)],
        [1, () => new Error('an item')],
        [1, () => null],
        [promises, () => later(random, () => makeValue(random, itemType))],
        [promises, () => later(random, () => fail(random))],
      ])(),
    );
  return random.weighted<() => unknown>([
    [20, () => items(1)],
    [1, () => new Set(items(0))],
    [1, () => failingIterable(items(0))],
    [1, () => 'text'],
  ])();
}

function* failingIterable(items: readonly unknown[]) {
  yield* items;
  throw new Error('no more');
}

/** Fields without a resolver are read from this object. */
function makeObject(random: Random, __typename: unknown): object {
  const seed = random.below(2 ** 31);
  const method = (_args: unknown, run: RandomRun, info: GraphQLResolveInfo) =>
    resolveAtRandom({ ...run, seed: run.seed ^ seed }, _args, info);
  return {
    __typename,
    ...{ nodes: method, hasNextPage: seed % 2 === 0, endCursor: seed % 3 === 0 ? null : 'cursor', sdl: method },
    ...{ edges: method, node: method, pageInfo: method, cursor: () => `cursor ${seed}` },
    ...{
      connectSession: method,
      token: seed % 5 === 0 ? undefined : 'token',
      linkedAccount: later(random, () => ({})),
    },
  };
}
