import { MIMEType } from 'node:util';

/** The labels of UTF-8 in the Encoding standard, and those of ASCII, which is a subset of it. */
const utf8Labels: ReadonlySet<string> = new Set([
  ...['utf-8', 'utf8', 'unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'x-unicode20utf8'],
  ...['us-ascii', 'ascii'],
]);

/** The time of `MIMEType` grows with the square of a run of spaces. */
const maximumLength = 256;

/** Returns the reason why a body with this `content-type` is not JSON in UTF-8, or `undefined`. */
export function faultOfContentType(contentType: string): 'type' | 'charset' | undefined {
  if (contentType.length > maximumLength) return 'type';
  let type: MIMEType;
  try {
    type = new MIMEType(contentType);
  } catch {
    return 'type';
  }
  if (type.essence !== 'application/json') return 'type';
  const charset = type.params.get('charset') ?? 'utf-8';
  return utf8Labels.has(charset.toLowerCase()) ? undefined : 'charset';
}
