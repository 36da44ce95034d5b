const idName = /^(?:\w+_)?id$/;
/** A prefix of `longId`, which is six times as fast to find. Few answers contain one. */
const startOfLongId = /id"\s*:\s*\d{16}/;
/** An id that is an integer with too many digits for a number. Within a string, its quotes would be escaped. */
const longId = /("(?:\w+_)?id"\s*:\s*)(\d{16,})(?=\s*[,}])/g;

/**
 * Parses an answer of StackOne's, whose ids are numbers or strings. Long numeric ids become strings, because numbers would be
 * rounded and identify a different object. Applies to the ids of the object or of a list's rows, and not to free-form JSON in
 * them.
 */
export function parseWithExactIds(text: string): unknown {
  const parsed: unknown = JSON.parse(text);
  if (!startOfLongId.test(text)) return parsed;
  return takeIds(parsed, JSON.parse(text.replaceAll(longId, '$1"$2"')));
}

function takeIds(parsed: unknown, exact: unknown): unknown {
  if (Array.isArray(parsed) && Array.isArray(exact)) return parsed.map((row, index) => takeIds(row, exact[index]));
  if (!isRecord(parsed) || !isRecord(exact)) return parsed;
  const ids = Object.entries(exact).filter(([name]) => idName.test(name));
  const data = Array.isArray(parsed['data']) ? { data: takeIds(parsed['data'], exact['data']) } : {};
  return { ...parsed, ...Object.fromEntries(ids), ...data };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
