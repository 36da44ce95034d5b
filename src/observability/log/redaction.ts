import { LRUCache } from 'lru-cache';

const redacted = '[redacted]';
const maximumLength = 1_000;
const maximumDepth = 4;
const maximumEntries = 50;

/**
 * Names of entries that are always redacted, in lower case and without separators, so that each matches all its spellings
 * (`auth_link_url`, `authLinkUrl`, `x-stackone-signature`).
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

/** A quick check first, because few lines contain anything to redact. */
const suspicious = /:\/\/|eyJ|bearer|basic/i;

/**
 * Removes users, paths and queries of URLs, and credentials, and truncates the text. Truncates before matching, and each
 * expression consumes all that it has examined, so matching takes linear time.
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
  // A truncated URL may have lost the `@` that separates the user from the host.
  const lastUrl = beginning.lastIndexOf('://');
  const isCut = lastUrl >= 0 && !/\s/.test(beginning.slice(lastUrl));
  return isCut ? `${beginning.slice(0, lastUrl)}://` : beginning;
}

/** Redacts a value at any depth. `ofError` converts errors. */
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

/** Redacts the entries of an object. */
export function redactEntries(object: object, ofError: (error: Error) => unknown, depth = 0): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(object).slice(0, maximumEntries)) {
    if (name === '__proto__') continue;
    const shownName = name.slice(0, maximumNameLength);
    shown[shownName] = isSecretName(name) ? redacted : redactValue(entry, ofError, depth + 1);
  }
  return shown;
}

const knownNames = new LRUCache<string, boolean>({ max: 1_000 });
/** Longer than any name that the gateway uses. */
const maximumNameLength = 100;

function isSecretName(name: string): boolean {
  if (name.length > maximumNameLength) return true;
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const secret = secretNames.has(name.replace(/[_-]/g, '').toLowerCase());
  knownNames.set(name, secret);
  return secret;
}
