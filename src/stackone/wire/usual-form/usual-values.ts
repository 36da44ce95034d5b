import { isCanonicalTimestamp } from '../../../values/canonical-timestamp.ts';

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

export function isTimestamp(value: unknown): value is string {
  return typeof value === 'string' && isCanonicalTimestamp(value);
}

export function isOptionalString(value: unknown): value is string | null | undefined {
  return typeof value === 'string' || value === null || value === undefined;
}

export function isOptionalStrings(value: unknown): value is (string | null)[] | null | undefined {
  return value === null || value === undefined || (Array.isArray(value) && value.every(isNullableString));
}

export function isNullableString(value: unknown): boolean {
  return typeof value === 'string' || value === null;
}

export function isOptionalRecord(value: unknown): value is Readonly<Record<string, unknown>> | null | undefined {
  return value === null || value === undefined || isRecord(value);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
