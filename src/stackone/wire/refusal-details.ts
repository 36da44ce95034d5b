const maximumDetails = 10;
const maximumDetailLength = 300;
/** The length to which a text is truncated first. StackOne repeats refused input, which may have 128 KiB. */
const maximumReadLength = 2_000;
const statusesWithDetails = new Set([400, 422]);

/**
 * Reads StackOne's validation messages for callers: at most 10 of at most 300 characters, without URLs and control characters.
 * Only 400 and 422 concern the caller's input; other bodies are not passed on.
 *
 * StackOne documents two shapes: `{"message": "…"}` and `{"message": "Validation failed", "errors": ["…"]}`. If there are
 * `errors`, the message is redundant. `provider_errors` are a third party's text and are never passed on.
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

/** Truncates, cleans, and truncates to the final length, so that removed URLs do not count. */
function clean(text: string): string {
  return (
    text
      .slice(0, maximumReadLength)
      // Matches only where a scheme can begin, so that the search takes linear time.
      .replace(/(?<![a-z0-9+.-])[a-z0-9+.-]*:\/\/\S*/gi, '[url]')
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, maximumDetailLength)
      // Strict JSON readers, such as Apollo Router, refuse a lone surrogate.
      .toWellFormed()
  );
}
