import { z } from 'zod';

/** The account states for which StackOne documents a 412. */
export const refusedStatuses = ['suspended', 'expired', 'archived', 'error'] as const;

const status = z.int().min(200).max(599);
const headers = z.record(z.string(), z.string());

/**
 * The faults that JSON can express. `latency`, `status`, `precondition`, `html`, `oversized` and `body` take effect before the
 * request is carried out. Except for `latency`, they replace it, so nothing changes in the sandbox. The others damage the answer
 * to a request that was carried out, so the caller does not know its outcome.
 */
export const jsonFaultSchema = z.discriminatedUnion('kind', [
  /** Delays the usual answer, in milliseconds. */
  z.object({ kind: z.literal('latency'), ms: z.number().min(0) }),

  /**
   * An error answer. `body` defaults to StackOne's documented body for the status. `headers` defaults to `retry-after: 60` for
   * 408 and 429, as StackOne documents, and to none for other statuses.
   */
  z.object({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    headers: headers.optional(),
    body: z.unknown().optional(),
  }),

  /** The 412 that StackOne documents for an account in this state. */
  z.object({ kind: z.literal('precondition'), accountStatus: z.enum(refusedStatuses) }),

  /** A TCP reset: before the request is carried out, before the answer, or in the middle of the answer. */
  z.object({
    kind: z.literal('reset'),
    when: z.enum(['before-processing', 'before-headers', 'after-headers']),
  }),

  /** Half the answer, then the connection closes. `framing` (default `content-length`) is how the answer announced its end. */
  z.object({ kind: z.literal('truncated'), framing: z.enum(['content-length', 'chunked']).optional() }),

  /** A complete answer with the usual status and content type, but a body that is not JSON. */
  z.object({ kind: z.literal('malformed-json') }),

  /** The error page of a proxy. `status` defaults to 502. */
  z.object({ kind: z.literal('html'), status: status.optional() }),

  /** The usual status and headers with an empty body. */
  z.object({ kind: z.literal('empty-body') }),

  /** Status 200 with a valid JSON body of this many bytes, streamed with chunked encoding. */
  z.object({ kind: z.literal('oversized'), bytes: z.int().min(2) }),

  /** The usual answer, one byte per interval in milliseconds. */
  z.object({ kind: z.literal('slow-body'), intervalMs: z.number().min(0) }),

  /** The given JSON instead of the answer. `status` defaults to 200. */
  z.object({ kind: z.literal('body'), body: z.unknown(), status: status.optional() }),
]);

/** Changes the JSON body of the usual answer, for example removes a field. The argument is a copy. */
export interface TransformFault {
  kind: 'transform';
  transform: (body: unknown) => unknown;
}

export type Fault = z.infer<typeof jsonFaultSchema> | TransformFault;

const ruleScope = {
  /** In upper or lower case. Default: any method. */
  method: z.string().optional(),
  /** A path without the query, or a prefix that ends in `*`. Default: any path. */
  path: z.string().optional(),
  /** The number of requests that the rule applies to. Default: until the faults are cleared. */
  times: z.int().min(1).optional(),
};

export const jsonFaultRuleSchema = z.object({ ...ruleScope, fault: jsonFaultSchema });

export interface FaultRule {
  method?: string | undefined;
  path?: string | undefined;
  times?: number | undefined;
  fault: Fault;
}
