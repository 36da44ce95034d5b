import type { IncomingHttpHeaders } from 'node:http';
import { createSourceEventStream, type ExecutionResult, execute, GraphQLError, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Viewer } from '../../auth/viewer.ts';
import { type Context, createContext, type Shared } from '../../context.ts';
import { errorBody, GatewayError } from '../../errors.ts';
import type { SubscriptionPermit } from '../../limits/concurrency/subscription-limit.ts';
import { weightOf } from '../../limits/concurrency/subscription-weight.ts';
import { createReadCharge } from '../../limits/rate/charge-reads.ts';
import type { RateLimiter } from '../../limits/rate/rate-limiter.ts';
import { ownerHash, RequestRecord } from '../../observability/log/request-record.ts';
import type { Metrics, StreamTransport } from '../../observability/metrics/metrics.ts';
import type { Tracing } from '../../observability/tracing/tracing.ts';
import { type Describe, finishErrors, logFailure } from '../answer.ts';
import type { CheckedOperation } from '../documents/document-limiter.ts';
import type { ValidDocuments } from '../documents/valid-documents.ts';
import { DescribedError } from './described-error.ts';
import { type EndReason, ResultStream } from './result-stream.ts';
import { SharedResults, sharingKeyOf } from './shared-results.ts';
import { DocumentFaults, openDocument, type SubscriptionDocument } from './subscription-document.ts';

export interface OpenSubscriptionOptions {
  readonly schema: GraphQLSchema;
  readonly documents: ValidDocuments;
  readonly rateLimiter: RateLimiter;
  readonly resources: Shared;
  readonly describe: Describe;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing | undefined;
  /** Whether the gateway is about to stop. */
  readonly closing: () => boolean;
}

/** A subscription of an authenticated caller that has been charged for opening it. */
export interface SubscriptionRequest {
  readonly requestId: string;
  readonly headers: IncomingHttpHeaders;
  readonly viewer: Viewer;
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly checked: CheckedOperation;
  readonly record: RequestRecord;
  readonly transport: StreamTransport;
  /** Acquires the subscription's permits. */
  readonly acquirePermit: (permits: number) => Pick<SubscriptionPermit, 'release'>;
}

/** What an open subscription keeps of its request. Its text and its payload may be large. */
type KeptRequest = Omit<SubscriptionRequest, 'query' | 'operationName' | 'variables' | 'acquirePermit'>;

/** The reason for a refused subscription, in the form that the caller may see. */
export class RefusedSubscription extends Error {
  readonly errors: readonly DescribedError[];
  readonly failure: GatewayError | undefined;

  constructor(errors: readonly DescribedError[], failure: GatewayError | undefined) {
    super('The subscription is refused.');
    this.errors = errors;
    this.failure = failure;
  }
}

/** Rejects with `RefusedSubscription`. */
export type OpenSubscription = (request: SubscriptionRequest) => Promise<ResultStream>;

const draining = new GatewayError('OVERLOADED', 'The gateway is shutting down: subscribe again.', { retryAfter: 1 });

export function createOpenSubscription(options: OpenSubscriptionOptions): OpenSubscription {
  const { schema, documents, log, closing } = options;
  const shared = new SharedResults();

  return async ({ query, operationName, variables, acquirePermit, ...request }) => {
    const describer = new ErrorDescriber(options.describe, log, request);
    try {
      if (closing()) throw draining;
      const known = request.checked.document;
      const document = openDocument({ query, operationName, variables, document: known }, documents, schema);
      request.record.operation = nameOf(document);
      request.record.operationType = 'subscription';
      const permit = acquirePermit(weightOf(known?.bytes ?? 0, document.variables));
      try {
        return await new Subscription(options, request, document, describer, shared).open(permit);
      } catch (error) {
        permit.release();
        throw error;
      }
    } catch (error) {
      throw describer.refuse(error);
    }
  };
}

/** Executes one subscription. */
class Subscription {
  readonly #options: OpenSubscriptionOptions;
  readonly #request: KeptRequest;
  readonly #operation: SubscriptionDocument;
  readonly #describer: ErrorDescriber;
  readonly #shared: SharedResults;
  readonly #sharingKey: string;
  readonly #openedAt = performance.now();

  constructor(
    options: OpenSubscriptionOptions,
    request: KeptRequest,
    operation: SubscriptionDocument,
    describer: ErrorDescriber,
    shared: SharedResults,
  ) {
    this.#shared = shared;
    this.#sharingKey = sharingKeyOf(operation, request.checked, request.viewer);
    this.#options = options;
    this.#request = request;
    this.#operation = operation;
    this.#describer = describer;
  }

  async open(permit: Pick<SubscriptionPermit, 'release'>): Promise<ResultStream> {
    const { metrics } = this.#options;
    const { transport, record } = this.#request;
    let stream: ResultStream | undefined;
    const delivery = { pay: () => this.#pay(), onOverflow: () => stream?.overflow() };
    const contextValue = this.#contextFor(record, new AbortController().signal, delivery);
    const source = await createSourceEventStream({ ...this.#parts(), contextValue });
    if (!isIterable(source)) throw new DocumentFaults(source.errors ?? []);
    metrics.openedSubscription(transport);
    stream = new ResultStream({
      operation: this.#parts(),
      source: source[Symbol.asyncIterator](),
      execute: (event, signal) => this.#execute(event, signal),
      fail: (error) => ({ errors: this.#describer.refuse(error).errors }),
      onEnd: (ended, reason) => {
        permit.release();
        this.#record(ended, reason);
      },
    });
    return stream;
  }

  /** Returns 0, or the milliseconds until the caller's rate limit allows another event. */
  async #pay(): Promise<number> {
    const { viewer, checked } = this.#request;
    try {
      await this.#options.rateLimiter.admit(viewer, checked.cost, checked.price);
      return 0;
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'RATE_LIMITED') {
        return 1_000 * (error.details.retryAfter ?? 1);
      }
      throw error;
    }
  }

  async #execute(event: unknown, signal: () => AbortSignal): Promise<ExecutionResult> {
    const { metrics, tracing } = this.#options;
    const record = new RequestRecord(metrics);
    record.trace = tracing?.beginOperation(this.#request.headers);
    const shared = this.#shared.find(event, this.#sharingKey);
    const result = shared ?? (await this.#executeAlone(event, record, signal()));
    metrics.countSubscriptionEvent(this.#request.transport, record.code);
    record.trace?.end({
      requestId: this.#request.requestId,
      operation: nameOf(this.#operation),
      operationType: 'subscription',
      code: record.code,
      owner: ownerHash(this.#request.viewer),
      upstreamAttempts: record.upstreamAttempts,
      method: 'POST',
      status: 200,
    });
    return result;
  }

  #executeAlone(
    event: unknown,
    record: RequestRecord,
    signal: AbortSignal,
  ): ExecutionResult | Promise<ExecutionResult> {
    const contextValue = this.#contextFor(record, signal);
    const finish = ({ data = null, errors }: ExecutionResult): ExecutionResult =>
      errors ? { errors: this.#describer.describe(errors, record), data } : { data };
    const executed = execute({ ...this.#parts(), rootValue: event, contextValue });
    // Only an execution that reads something takes time.
    if (executed instanceof Promise) return executed.then(finish);
    const result = finish(executed);
    if (!result.errors) this.#shared.add(event, this.#sharingKey, result);
    return result;
  }

  #parts() {
    const { document, operationName, variables: variableValues } = this.#operation;
    return { schema: this.#options.schema, document, operationName, variableValues };
  }

  #contextFor(record: RequestRecord, signal: AbortSignal, delivery?: Context['delivery']): Context {
    const { requestId, viewer, checked } = this.#request;
    const { resources, rateLimiter } = this.#options;
    const onRead = createReadCharge(rateLimiter, viewer, checked);
    const caller = { requestId, viewer, signal, record, onRead, ...(delivery && { delivery }) };
    // Callers who wait for an answer come first.
    return createContext(resources, { ...caller, priority: 'background' });
  }

  #record({ delivered: events }: ResultStream, reason: EndReason): void {
    const { metrics, log } = this.#options;
    const { requestId, transport, viewer } = this.#request;
    metrics.endedSubscription(transport, reason);
    const ms = Math.round(performance.now() - this.#openedAt);
    const operation = nameOf(this.#operation);
    const owner = ownerHash(viewer);
    log.info({ requestId, operation, owner, transport, reason, events, ms }, 'subscription ended');
  }
}

/** Turns failures of a subscription into errors that the caller may see. */
class ErrorDescriber {
  readonly #describe: Describe;
  readonly #log: Logger;
  readonly #request: KeptRequest;

  constructor(describe: Describe, log: Logger, request: KeptRequest) {
    this.#describe = describe;
    this.#log = log;
    this.#request = request;
  }

  describe(errors: readonly GraphQLError[], record: RequestRecord): DescribedError[] {
    const { requestId } = this.#request;
    const described = errors.map((error) => {
      logFailure(this.#log, requestId, error);
      return this.#describe(error.toJSON(), error);
    });
    return finishErrors(described, { requestId, record }).map((error) => new DescribedError(error));
  }

  refuse(error: unknown): RefusedSubscription {
    if (error instanceof RefusedSubscription) return error;
    const { record, requestId } = this.#request;
    if (error instanceof GatewayError) {
      record.code = error.code;
      const { errors } = errorBody(error, requestId);
      return new RefusedSubscription(
        errors.map((each) => new DescribedError(each)),
        error,
      );
    }
    const errors = error instanceof DocumentFaults ? error.errors : [unexpected(error)];
    return new RefusedSubscription(this.describe(errors, record), undefined);
  }
}

function unexpected(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error('unknown failure', { cause: error });
  return new GraphQLError('unexpected error', { originalError });
}

function isIterable(source: object): source is AsyncIterable<unknown> {
  return Symbol.asyncIterator in source;
}

function nameOf({ document, operationName }: SubscriptionDocument): string | undefined {
  if (operationName !== undefined) return operationName;
  const [only] = document.definitions.flatMap((each) =>
    each.kind === 'OperationDefinition' ? [each.name?.value] : [],
  );
  return only;
}
