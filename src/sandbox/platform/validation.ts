import { z } from 'zod';
import type { JsonObject } from '../store/wire-types.ts';
import { ValidationError } from './api-error.ts';

/** Accepts any JSON object without parsing its keys. A schema with keys would drop some, such as `__proto__`. */
export const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  { error: (issue) => `${fieldName(issue.path)} must be an object` },
);

/** Returns the value that `schema` parses. Throws `ValidationError` with one text per fault, such as `label must be a string`. */
export function validated<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value, { error: describeIssue });
  if (result.success) return result.data;
  throw new ValidationError(result.error.issues.map((issue) => issue.message));
}

function describeIssue(issue: z.core.$ZodRawIssue): string {
  const field = fieldName(issue.path);
  if (issue.code === 'invalid_value') {
    return `${field} must be one of the following values: ${issue.values.join(', ')}`;
  }
  if (issue.code === 'invalid_type') {
    const type = issue.expected === 'int' ? 'integer' : issue.expected;
    return `${field} must be ${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
  }
  if (issue.code === 'too_small') return `${field} must not be less than ${issue.minimum}`;
  return `${field} is invalid`;
}

function fieldName(path: readonly PropertyKey[] | undefined = []): string {
  const [field, index] = path;
  if (field === undefined) return 'body';
  return index === undefined ? String(field) : `each value in ${String(field)}`;
}
