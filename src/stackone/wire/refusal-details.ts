const maximumDetails = 10;
const maximumDetailLength = 300;
/** What is read of a text. StackOne repeats what it refuses, and a caller may send it 128 KiB. */
const maximumReadLength = 2_000;
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

/** Cut first, then cleaned, then cut to what is shown: what a URL took is free for what follows it. */
function clean(text: string): string {
  return (
    text
      .slice(0, maximumReadLength)
      // Tried only where a scheme can begin, not at each of its letters.
      .replace(/(?<![a-z0-9+.-])[a-z0-9+.-]*:\/\/\S*/gi, '[url]')
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, maximumDetailLength)
      // A pair cut in half is no JSON to strict readers, Apollo Router among them.
      .toWellFormed()
  );
}
