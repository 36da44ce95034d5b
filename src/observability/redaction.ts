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

/** Whether there may be anything to take out: every operation has its line, and hardly any has. */
const suspicious = /:\/\/|eyJ|bearer|basic/i;

/** What of a text may be logged: no user, path or query of a URL, no credentials, and an end. */
export function redactText(text: string): string {
  const shown = text.length > maximumLength ? text.slice(0, maximumLength) : text;
  if (!suspicious.test(shown)) return shown;
  return shown
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#"'@]*@)?([^\s/?#"'`<>()]*)[^\s"'`<>()]*/gi, '$1$2')
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${redacted}`)
    .replace(/\beyJ[\w-]*\.[\w-]*(?:\.[\w-]*)*/g, redacted);
}

/** What of a value may be logged, at any depth; `ofError` decides it for errors. */
export function redactValue(value: unknown, ofError: (error: Error) => unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return ofError(value);
  if ('toJSON' in value) return value;
  if (depth >= maximumDepth) return '[deeper]';
  if (Array.isArray(value)) {
    return value.slice(0, maximumEntries).map((entry) => redactValue(entry, ofError, depth + 1));
  }
  return redactEntries(value, ofError, depth);
}

/** The same for the entries of an object. */
export function redactEntries(object: object, ofError: (error: Error) => unknown, depth = 0): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(object).slice(0, maximumEntries)) {
    if (name === '__proto__') continue;
    shown[name] = isSecretName(name) ? redacted : redactValue(entry, ofError, depth + 1);
  }
  return shown;
}

const judgedNames = new Map<string, boolean>();
const maximumJudgedNames = 1_000;

function isSecretName(name: string): boolean {
  const known = judgedNames.get(name);
  if (known !== undefined) return known;
  const secret = secretNames.has(name.replace(/[_-]/g, '').toLowerCase());
  if (judgedNames.size < maximumJudgedNames) judgedNames.set(name, secret);
  return secret;
}
