import { z } from 'zod';

/** The states for which StackOne documents a 412. */
export const refusedStatuses = ['suspended', 'expired', 'archived', 'error'] as const;

const status = z.int().min(200).max(599);
const headers = z.record(z.string(), z.string());

/**
 * The faults that can be written as JSON. `latency`, `status`, `precondition`, `html`, `oversized` and `body` take effect before
 * the request is carried out; except for `latency` they replace it, so nothing changes in the sandbox. The others
 * damage the answer to a request that *was* carried out: its outcome is unknown to the caller.
 */
export const jsonFaultSchema = z.discriminatedUnion('kind', [
  /** Waits, in milliseconds, then answers as usual. */
  z.object({ kind: z.literal('latency'), ms: z.number().min(0) }),

  /**
   * An error answer. `body` defaults to StackOne's documented body for that status; `headers` defaults to
   * `retry-after: 60` for 408 and 429 as documented, else none. Giving `headers` replaces that default.
   */
  z.object({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    headers: headers.optional(),
    body: z.unknown().optional(),
  }),

  /** The 412 that StackOne documents for an account in such a state. */
  z.object({ kind: z.literal('precondition'), accountStatus: z.enum(refusedStatuses) }),

  /** A TCP reset: before anything is carried out, after it but before the answer, or in the middle of the answer. */
  z.object({
    kind: z.literal('reset'),
    when: z.enum(['before-processing', 'before-headers', 'after-headers']),
  }),

  /** Half the answer, then the connection closes. `framing` (default `content-length`) is how its end was announced. */
  z.object({ kind: z.literal('truncated'), framing: z.enum(['content-length', 'chunked']).optional() }),

  /** A complete answer with its usual status and content type, whose body is not JSON. */
  z.object({ kind: z.literal('malformed-json') }),

  /** The error page of a proxy. `status` defaults to 502. */
  z.object({ kind: z.literal('html'), status: status.optional() }),

  /** The usual status and headers with a body of no bytes. */
  z.object({ kind: z.literal('empty-body') }),

  /** A 200 with a valid JSON body of this many bytes, streamed and chunked. */
  z.object({ kind: z.literal('oversized'), bytes: z.int().min(2) }),

  /** The usual answer, one byte per interval in milliseconds. */
  z.object({ kind: z.literal('slow-body'), intervalMs: z.number().min(0) }),

  /** Any JSON instead of the answer. `status` defaults to 200. */
  z.object({ kind: z.literal('body'), body: z.unknown(), status: status.optional() }),
]);

/** The usual answer with its JSON body changed, such as a field removed. The argument is a copy. */
export interface TransformFault {
  kind: 'transform';
  transform: (body: unknown) => unknown;
}

export type Fault = z.infer<typeof jsonFaultSchema> | TransformFault;

const ruleScope = {
  /** Any method when absent. Upper or lower case. */
  method: z.string().optional(),
  /** Any path when absent; without the query. Exact, or a prefix when it ends in `*`. */
  path: z.string().optional(),
  /** How many requests it hits before it is used up; until cleared when absent. */
  times: z.int().min(1).optional(),
};

export const jsonFaultRuleSchema = z.object({ ...ruleScope, fault: jsonFaultSchema });

export interface FaultRule {
  method?: string | undefined;
  path?: string | undefined;
  times?: number | undefined;
  fault: Fault;
}
