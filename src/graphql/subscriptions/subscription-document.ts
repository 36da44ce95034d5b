import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  OperationTypeNode,
  parse,
} from 'graphql';
import { GatewayError } from '../../errors.ts';
import { findOperation } from '../../limits/cost/operation-cost.ts';
import { areWithinBounds, boundsExceeded } from '../../limits/document/variables.ts';
import type { KnownDocument } from '../documents/known-document.ts';
import type { ValidDocuments } from '../documents/valid-documents.ts';

/** A subscription's text, within the document limits. */
export interface SubscriptionText {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** `undefined` for a text that does not parse. */
  readonly document: KnownDocument | undefined;
}

/** A valid document with one of its subscriptions. It contains only the variables that the subscription declares. */
export interface SubscriptionDocument {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Whether an operation of a document, valid or not, is a subscription. Returns `false` for a text that does not parse. */
export function isSubscription(document: KnownDocument | undefined, operationName: unknown): boolean {
  const operation = document && findOperation(document.measurements.costs, operationName);
  return operation?.type === OperationTypeNode.SUBSCRIPTION;
}

/** The errors of a subscription's document, as graphql-js reports them. */
export class DocumentFaults extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super('The document cannot be executed.');
    this.errors = errors;
  }
}

/** A WebSocket can't leave `query` out, so an empty text is no text. */
const withoutText = new GatewayError(
  'BAD_REQUEST',
  'The subscription needs a query, or the id of a trusted document if the gateway has any.',
);

/** Throws `DocumentFaults` or a `GatewayError` for a document that can't be run as a subscription. */
export function openDocument(
  { query, operationName, variables, document: known }: SubscriptionText,
  documents: ValidDocuments,
  schema: GraphQLSchema,
): SubscriptionDocument {
  if (query === '') throw withoutText;
  const document = known && documents.open(known)?.ast;
  if (!document) throw new DocumentFaults(faultsOf(query, documents));
  const operation = getOperationAST(document, operationName);
  if (!operation) {
    throw new GatewayError(
      'OPERATION_RESOLUTION_FAILURE',
      'operationName is missing, or the document has no operation with that name.',
    );
  }
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    throw new GatewayError('BAD_REQUEST', 'Only subscriptions run here: send queries and mutations by POST.');
  }
  if (!areWithinBounds(variables)) throw boundsExceeded(variables);
  const definitions = operation.variableDefinitions ?? [];
  const { errors } = getVariableValues(schema, definitions, variables, { maxErrors: 50 });
  if (errors) throw new DocumentFaults(errors.map((error) => withCode(error, 'BAD_USER_INPUT')));
  const names = new Set(definitions.map(({ variable }) => variable.name.value));
  const declared = Object.fromEntries(Object.entries(variables).filter(([name]) => names.has(name)));
  return { document, operationName, variables: declared };
}

function faultsOf(query: string, documents: ValidDocuments): GraphQLError[] {
  let ast: DocumentNode;
  try {
    ast = parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
  }
  return documents.faultsOf(ast).map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { nodes, source, positions, path, originalError } = error;
  return new GraphQLError(error.message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    originalError: originalError ?? null,
    extensions: { code },
  });
}
