import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { startRawServer } from './raw-server.ts';

const attributes = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]])));

const nanoseconds = z.string().regex(/^\d+$/).transform(BigInt);

const span = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  traceState: z.string().optional(),
  name: z.string(),
  /** 1 internal, 2 server, 3 client. */
  kind: z.number(),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes,
  /** 2 is a failure. */
  status: z.object({ code: z.number(), message: z.string().optional() }),
  events: z.array(z.unknown()),
});

/** The JSON of OTLP that a collector receives on `/v1/traces`. */
const traces = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

export type ReceivedSpan = z.infer<typeof span> & { readonly resource: Readonly<Record<string, unknown>> };

/** A collector of traces. */
export interface OtlpReceiver {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** All received bodies. */
  readonly bodies: readonly string[];
  /** The headers of the latest request. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** The status of the following answers; `undefined` for no answer. */
  status: number | undefined;
  /** Resolves to the first span with this name, once it has arrived. */
  spanNamed(name: string): Promise<ReceivedSpan>;
  /** The spans of a trace: each one followed by its children, in the order of their start. */
  traceOf(traceId: string): readonly ReceivedSpan[];
  close(): void;
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: string[] = [];
  let headers = {};
  let arrival = Promise.withResolvers<void>();

  const server = await startRawServer(async (request, response) => {
    const body = await text(request);
    bodies.push(body);
    headers = request.headers;
    if (request.url === '/v1/traces' && request.headers['content-type'] === 'application/json') {
      spans.push(...readSpans(body));
    }
    arrival.resolve();
    arrival = Promise.withResolvers();
    if (receiver.status === undefined) return;
    response.writeHead(receiver.status, { 'content-type': 'application/json' }).end('{}');
  });
  const receiver: OtlpReceiver = {
    url: server.url,
    spans,
    bodies,
    get headers() {
      return headers;
    },
    status: 200,
    async spanNamed(name) {
      for (;;) {
        const found = spans.find((each) => each.name === name);
        if (found) return found;
        await arrival.promise;
      }
    },
    traceOf(traceId) {
      const ofTrace = spans.filter((each) => each.traceId === traceId);
      ofTrace.sort((a, b) => Number(a.startTimeUnixNano - b.startTimeUnixNano));
      const within = (parent: ReceivedSpan): ReceivedSpan[] => [
        parent,
        ...ofTrace.filter(({ parentSpanId }) => parentSpanId === parent.spanId).flatMap(within),
      ];
      const ids = new Set(ofTrace.map(({ spanId }) => spanId));
      return ofTrace.filter(({ parentSpanId = '' }) => !ids.has(parentSpanId)).flatMap(within);
    },
    close: () => server.close(),
  };
  return receiver;
}

function readSpans(body: string): ReceivedSpan[] {
  return traces
    .parse(JSON.parse(body))
    .resourceSpans.flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap((scope) => scope.spans.map((each) => ({ ...each, resource: resource.attributes }))),
    );
}
