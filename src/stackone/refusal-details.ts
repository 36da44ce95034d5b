const maximumDetails = 10;
const maximumDetailLength = 300;
const statusesWithDetails = new Set([400, 422]);

/**
 * StackOne's own validation texts, fit to show to a caller: at most 10 of at most 300 characters, without URLs and
 * control characters. Only 400 and 422 are about what the caller sent; other bodies stay inside.
 *
 * StackOne documents two shapes: `{"message": "…"}` and `{"message": "Validation failed", "errors": ["…"]}`. Where
 * there are `errors`, the message adds nothing. `provider_errors` are a third party's words and are never passed on.
 */
export function readRefusalDetails(status: number, body: string): readonly string[] {
  if (!statusesWithDetails.has(status)) return [];
  const parsed = parseObject(body);
  const errors = textsOf(parsed?.['errors']);
  const texts = errors.length > 0 ? errors : textsOf(parsed?.['message']);
  return texts.slice(0, maximumDetails).map(clean).filter(Boolean);
}

function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function textsOf(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((entry) => typeof entry === 'string');
}

function clean(text: string): string {
  return text
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S*/gi, '[url]')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, maximumDetailLength);
}
