import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  getNullableType,
  getOperationAST,
  isInputObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  TypeInfo,
  typeFromAST,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.ts';

/** Variables as they came in a request. */
type Variables = Readonly<Record<string, unknown>>;

/** An operation that has been parsed, validated and made into a function. */
export interface CompiledOperation {
  readonly name: string | undefined;
  readonly type: 'query' | 'mutation';
  /** Without `data` when the variables don't fit their types: then nothing has been run. */
  run(context: Context, variables: Variables): ExecutionResult | Promise<ExecutionResult>;
}

interface Known {
  seen: number;
  /** `null`: it is not to be compiled. */
  readonly operations: Map<string | undefined, CompiledOperation | null>;
}

/** One takes some 60 KiB once it is compiled: see docs/decisions/0009. */
const maximumDocuments = 500;
const maximumLength = 16 * 1024;

/**
 * Operations that come again and again, as functions. Compiling costs as much as a dozen executions, so that it is done for
 * what has come `compileAfter` times, and nobody makes the gateway compile by sending ever new documents.
 */
export class CompiledOperations {
  readonly #schema: GraphQLSchema;
  readonly #compileAfter: number;
  readonly #known = new LRUCache<string, Known>({ max: maximumDocuments });

  constructor(schema: GraphQLSchema, compileAfter: number) {
    this.#schema = schema;
    this.#compileAfter = compileAfter;
  }

  /** `undefined` for what is not (or can't be) compiled: the document may be anything. */
  find(query: string, operationName: string | undefined): CompiledOperation | undefined {
    const known = this.#known.get(query) ?? this.#remember(query);
    if (!known) return undefined;
    const compiled = known.operations.get(operationName);
    if (compiled !== undefined) return compiled ?? undefined;
    known.seen += 1;
    if (known.seen <= this.#compileAfter) return undefined;
    const operation = compile(this.#schema, query, operationName);
    // Callers choose the names that they ask for, also of operations that are not there.
    if (operation || known.operations.size === 0) known.operations.set(operationName, operation ?? null);
    return operation;
  }

  #remember(query: string): Known | undefined {
    if (query.length > maximumLength) return undefined;
    const known: Known = { seen: 0, operations: new Map() };
    this.#known.set(query, known);
    return known;
  }
}

function compile(
  schema: GraphQLSchema,
  query: string,
  operationName: string | undefined,
): CompiledOperation | undefined {
  const document = tryParse(query);
  const operation = document && getOperationAST(document, operationName);
  if (!document || !operation || operation.operation === 'subscription') return undefined;
  if (validate(schema, document).length > 0 || !isCompilable(schema, document, operation)) return undefined;
  const compiled = compileQuery(schema, document, operationName);
  if (!isCompiledQuery(compiled)) return undefined;
  const inputs = inputObjectVariables(schema, operation);
  const takesIds = operation.variableDefinitions?.some(({ type }) => holdsId(typeFromAST(schema, type)));
  return {
    name: operation.name?.value,
    type: operation.operation,
    run: (context, variables) =>
      inputs.some((name) => Array.isArray(variables[name])) || (takesIds && holdsUnsafeInteger(variables))
        ? {}
        : compiled.query(undefined, context, variables),
  };
}

function holdsId(type: GraphQLType | undefined): boolean {
  const named = type && getNamedType(type);
  if (isInputObjectType(named)) return Object.values(named.getFields()).some((field) => holdsId(field.type));
  return named?.name === 'ID';
}

/** graphql-jit knows the built-in `ID` only, and would take a rounded number for one. */
function holdsUnsafeInteger(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsUnsafeInteger);
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

function tryParse(query: string): DocumentNode | undefined {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}

/**
 * Whether graphql-jit does with the operation what graphql-js does. Introspection is Apollo Server's to allow. A variable
 * within a literal (`input: { label: $label }`) must be one that has a value: graphql-jit takes one that is left out for
 * `null` there, and knows nothing of those within free JSON (`metadata: { plan: $plan }`).
 */
function isCompilable(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): boolean {
  const required = new Set<string>();
  for (const { type, variable } of operation.variableDefinitions ?? []) {
    if (type.kind === Kind.NON_NULL_TYPE) required.add(variable.name.value);
  }
  let compilable = true;
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      [Kind.FIELD]: ({ name }) => {
        if (name.value === '__schema' || name.value === '__type') compilable = false;
      },
      [Kind.VARIABLE_DEFINITION]: () => false,
      [Kind.VARIABLE]: ({ name }, _key, parent) => {
        const isWhole = parent && 'kind' in parent && parent.kind === Kind.ARGUMENT;
        if (!types.getInputType() || (!isWhole && !required.has(name.value))) compilable = false;
      },
    }),
  );
  return compilable;
}

/** The variables that are input objects: graphql-jit would take a list for one without fields. */
function inputObjectVariables(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode): string[] {
  return variableDefinitions
    .filter(({ type }) => isInputObjectType(getNullableType(typeFromAST(schema, type))))
    .map(({ variable }) => variable.name.value);
}
