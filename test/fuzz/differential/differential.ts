import { type DocumentNode, type ExecutionResult, execute, type GraphQLSchema, isNonNullType, parse } from 'graphql';
import { ExecutableSchema } from '../../../src/graphql/plan/executable-schema.ts';
import { PlannedDocument } from '../../../src/graphql/plan/planned-document.ts';
import { createSchema } from '../../../src/schema.ts';
import { randomFor } from '../random.ts';
import { VariedDocumentWriter } from './documents.ts';
import { makeInput } from './inputs.ts';
import { type RandomRun, randomiseResolvers } from './random-resolvers.ts';
import { createRandomContext } from './random-stackone.ts';

/** A document with variables, and the seed of the random values of its execution. */
export interface Case {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly resolvers: 'random' | 'real';
}

/** The observable behaviour of an execution. */
export interface Observation {
  /** As JSON, so that the order of keys counts. */
  readonly data: string | undefined;
  readonly errors: readonly string[];
  /** The calls of resolvers, or of StackOne, in order. */
  readonly calls: readonly string[];
}

/** A way to execute a document. */
export type Executor = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: {
    readonly operationName: string | undefined;
    readonly variables: Case['variables'];
    readonly context: unknown;
  },
) => ExecutionResult | Promise<ExecutionResult>;

export const byGraphql: Executor = (schema, document, { operationName, variables, context }) =>
  execute({ schema, document, operationName, variableValues: variables, contextValue: context });

const executableSchemas = new WeakMap<GraphQLSchema, ExecutableSchema>();

export const byPlan: Executor = (schema, document, { operationName, variables, context }) => {
  const executable = executableSchemas.get(schema) ?? new ExecutableSchema(schema);
  executableSchemas.set(schema, executable);
  const operation = new PlannedDocument(executable, document).find(operationName);
  if (!operation) throw new Error('There is no operation.');
  return operation.run(context, variables);
};

export const schemas = { real: createSchema(), random: randomiseResolvers(createSchema()) };

/** Returns the case with this number in the run with this seed. */
export function caseOf(seed: number, index: number): Case {
  const random = randomFor(seed, index);
  const { query, operationName, variables } = new VariedDocumentWriter(schemas.real, random).write();
  const faults = random.chance(0.8) ? 0 : 0.04;
  const given = variables.filter(({ type }) => !random.chance(isNonNullType(type) ? faults : 0.2));
  const entries = given.map(({ name, type }) => [name, makeInput(random, type, faults)]);
  return {
    query,
    operationName,
    variables: Object.fromEntries(entries),
    seed: random.below(2 ** 31),
    resolvers: random.chance(0.6) ? 'random' : 'real',
  };
}

export async function observe(executor: Executor, tried: Case, ast = parse(tried.query)): Promise<Observation> {
  const { context, calls } = createContext(tried);
  const { operationName, variables } = tried;
  const result = await executor(schemas[tried.resolvers], ast, { operationName, variables, context });
  return {
    data: JSON.stringify(result.data),
    // Errors of invalid variables are not compared, because nothing is executed.
    errors: result.data === undefined ? [] : (result.errors ?? []).map((error) => JSON.stringify(error)),
    calls: [...calls],
  };
}

function createContext({ resolvers, seed }: Case): { readonly context: unknown; readonly calls: readonly string[] } {
  if (resolvers === 'real') return createRandomContext(seed);
  const context: RandomRun = { seed, calls: [] };
  return { context, calls: context.calls };
}

/** Whether two observations are the same. */
export function isSame(one: Observation, other: Observation): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
