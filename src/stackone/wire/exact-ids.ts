const idName = /^(?:\w+_)?id$/;
/** Part of `longId`, and found six times as fast: hardly an answer holds one. */
const startOfLongId = /id"\s*:\s*\d{16}/;
/** An id that is an integer of more digits than a number can be trusted with. Within a string, its quotes would be escaped. */
const longId = /("(?:\w+_)?id"\s*:\s*)(\d{16,})(?=\s*[,}])/g;

/**
 * Parses an answer of StackOne's, whose ids are numbers or strings by their age, with long numeric ids as strings: as numbers
 * they would be rounded, and stand for something else. Only the ids of the object or of the rows of the list are read so, not
 * what is free JSON within them.
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
