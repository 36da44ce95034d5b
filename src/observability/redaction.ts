const redacted = '[redacted]';
const maximumLength = 1_000;
const maximumDepth = 4;
const maximumEntries = 50;

/**
 * What must not be in a log whoever logs it: in lower case and without separators, so that each stands for all its
 * spellings (`auth_link_url`, `authLinkUrl`, `x-stackone-signature`).
 */
const secretNames = new Set([
  ...[
    'authorization',
    'proxyauthorization',
    'xrouterauthorization',
    'cookie',
    'setcookie',
    'xapikey',
    'xstackonesignature',
  ],
  ...['apikey', 'password', 'secret', 'signature', 'credentials', 'token', 'externaltriggertoken', 'authlinkurl'],
  ...['setupinformation', 'metadata', 'variables', 'body', 'headers', 'query'],
]);

/** What of a text may be logged: no user, path or query of a URL, no credentials, and an end. */
export function redactText(text: string): string {
  return text
    .slice(0, maximumLength)
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#"'@]*@)?([^\s/?#"'`<>()]*)[^\s"'`<>()]*/gi, '$1$2')
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${redacted}`)
    .replace(/\beyJ[\w-]*\.[\w-]*(?:\.[\w-]*)*/g, redacted);
}

/** What of a value may be logged, at any depth; `ofError` decides it for errors. */
export function redactValue(value: unknown, ofError: (error: Error) => unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value instanceof Error) return ofError(value);
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  if (depth >= maximumDepth) return '[deeper]';
  if (Array.isArray(value)) {
    return value.slice(0, maximumEntries).map((entry) => redactValue(entry, ofError, depth + 1));
  }
  const entries = Object.entries(value).slice(0, maximumEntries);
  return Object.fromEntries(
    entries.map(([name, entry]) => [name, isSecretName(name) ? redacted : redactValue(entry, ofError, depth + 1)]),
  );
}

function isSecretName(name: string): boolean {
  return secretNames.has(name.replace(/[_-]/g, '').toLowerCase());
}
