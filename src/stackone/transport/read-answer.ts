import { z } from 'zod';
import { parseRetryAfter } from '../resilience/retry-after.ts';
import { StackOneError, type StackOneFailure } from '../stackone-error.ts';
import { readRefusedAccountState } from '../wire/account-precondition.ts';
import { parseWithExactIds } from '../wire/exact-ids.ts';
import { readRefusalDetails } from '../wire/refusal-details.ts';
import type { StackOneRequest } from './http.ts';

/** Returns the validated content of a successful answer. Throws a `StackOneError` if it is not what StackOne documents. */
export function readAnswer<T>(
  request: StackOneRequest<T>,
  contentType: string | string[] | undefined,
  body: string,
): T {
  const reject = (problem: string) => new StackOneError(request.endpoint, { kind: 'bad-response', problem });

  if (contentType !== undefined && !/\bjson\b/i.test(String(contentType))) throw reject('not JSON by its type');
  let parsed: unknown;
  try {
    parsed = parseWithExactIds(body);
  } catch {
    throw reject('malformed JSON');
  }
  const usual = request.readUsual?.(parsed);
  if (usual !== undefined) return usual;
  const checked = request.answer.safeParse(parsed);
  if (!checked.success) throw reject(describeIssues(checked.error));
  return checked.data;
}

/** The paths of the problems, without any values. */
export function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${z.core.toDotPath(issue.path) || 'all of it'}: ${issue.code}`).join(', ');
}

/** The failure that a status outside 200 to 299 means. */
export function failureOfStatus(
  status: number,
  retryAfter: string | string[] | undefined,
  body: string,
): StackOneFailure {
  // Redirects are not followed, because they could send the key to another host.
  if (status < 400) return { kind: 'bad-response', problem: `status ${status}` };
  return {
    kind: 'refused',
    status,
    details: readRefusalDetails(status, body),
    retryAfter: parseRetryAfter(retryAfter),
    accountState: readRefusedAccountState(status, body),
  };
}
