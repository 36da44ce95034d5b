import { z } from 'zod';
import { errorCatalogue } from '../../src/errors.ts';
import type { FuzzAnswer } from './client.ts';
import type { FuzzRequest } from './requests.ts';

const error = z.object({
  message: z.string().min(1),
  locations: z.array(z.object({ line: z.int(), column: z.int() })).optional(),
  path: z.array(z.union([z.string(), z.int()])).optional(),
  extensions: z.object({
    code: z.string().refine((code) => Object.hasOwn(errorCatalogue, code)),
    retryable: z.boolean(),
    requestId: z.string().regex(/^[A-Za-z0-9-]{8,64}$/),
  }),
});

/** The promised form of every answer of `POST /graphql`. */
const answerForm = z.strictObject({
  data: z.record(z.string(), z.unknown()).nullable().optional(),
  errors: z.array(error).min(1).optional(),
  extensions: z.strictObject({ ftv1: z.string() }).optional(),
});

const probes = new Set(['/livez', '/readyz', '/metrics', '/']);

/** Returns the fault of an answer, or `undefined`. The upstream is healthy. */
export function faultOf(request: FuzzRequest, answer: FuzzAnswer): string | undefined {
  const { status, headers, body } = answer;
  if (status >= 500) return `status ${status}: ${body.slice(0, 300)}`;
  if (headers['x-content-type-options'] !== 'nosniff') return 'the security headers are missing';
  // Neither contains GraphQL: one has no body, and the other one is the answer to a preflight.
  if (request.kind === 'raw') return faultOfGraphQL(answer);
  if (request.method === 'HEAD' || request.method === 'OPTIONS') return undefined;
  // A URL parser reads `/..` as `/`.
  const path = URL.parse(request.path, 'http://gateway')?.pathname ?? '';
  if (probes.has(path) || isPage(request, answer)) return undefined;
  return faultOfGraphQL(answer);
}

function isPage(request: FuzzRequest, { status, headers }: FuzzAnswer): boolean {
  if (request.kind === 'raw' || request.method !== 'GET' || status !== 200) return false;
  return /text\/html/.test(request.headers['accept'] ?? '') && /^text\/html/.test(headers['content-type'] ?? '');
}

function faultOfGraphQL({ status, headers, body }: FuzzAnswer): string | undefined {
  if (!/^application\/(graphql-response\+)?json; charset=utf-8$/.test(headers['content-type'] ?? '')) {
    return `the type is ${headers['content-type']}`;
  }
  if (headers['cache-control'] !== 'private, no-store') return 'a cache may keep it';
  const read = answerForm.safeParse(parse(body));
  if (!read.success) return `not of the promised form: ${z.prettifyError(read.error)}: ${body.slice(0, 300)}`;
  const { data, errors = [] } = read.data;
  if (data === undefined && errors.length === 0) return 'neither data nor errors';
  if (status !== 200 && data !== undefined) return `data with status ${status}`;
  const foreign = errors.find(({ extensions }) => extensions.requestId !== headers['x-request-id']);
  if (foreign) return "an error with another request's id";
  // There is no other load, and the upstream answers.
  const ours = errors.find(({ extensions: { code } }) =>
    /^(INTERNAL_SERVER_ERROR|OVERLOADED|RATE_|UPSTREAM_)/.test(code),
  );
  return ours && `${ours.extensions.code}: ${ours.message}`;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return 'not JSON';
  }
}
