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

/**
 * What of a text may be logged: no user, path or query of a URL, no credentials, and an end. Cut first, then matched; each
 * expression consumes whatever it has looked at, so that none looks at it again.
 */
export function redactText(text: string): string {
  const shown = beginningOf(text);
  if (!suspicious.test(shown)) return shown;
  return shown
    .replace(/(?<![a-z0-9+.-])([a-z0-9+.-]*:\/\/)(?:[^\s/?#"']*@)?([^\s/?#"'`<>()]*)[^\s"'`<>()]*/gi, '$1$2')
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${redacted}`)
    .replace(/\beyJ[\w.-]*/g, redacted);
}

function beginningOf(text: string): string {
  if (text.length <= maximumLength) return text;
  const beginning = text.slice(0, maximumLength).toWellFormed();
  // A URL that is cut in two may have lost the `@` by which its user is told from its host.
  const lastUrl = beginning.lastIndexOf('://');
  const isCut = lastUrl >= 0 && !/\s/.test(beginning.slice(lastUrl));
  return isCut ? `${beginning.slice(0, lastUrl)}://` : beginning;
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
    const shownName = name.slice(0, maximumNameLength);
    shown[shownName] = isSecretName(name) ? redacted : redactValue(entry, ofError, depth + 1);
  }
  return shown;
}

const judgedNames = new Map<string, boolean>();
const maximumJudgedNames = 1_000;
/** Far longer than any name that the gateway gives to something. */
const maximumNameLength = 100;

function isSecretName(name: string): boolean {
  if (name.length > maximumNameLength) return true;
  const known = judgedNames.get(name);
  if (known !== undefined) return known;
  const secret = secretNames.has(name.replace(/[_-]/g, '').toLowerCase());
  if (judgedNames.size < maximumJudgedNames) judgedNames.set(name, secret);
  return secret;
}
