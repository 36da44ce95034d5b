import { type Scope, scopes } from '../viewer.ts';

export interface ScopeRules {
  /** What the identity provider puts before each scope, such as `gateway/`; empty for none. */
  readonly prefix: string;
  /** The scopes of a token that does not mention the gateway's scopes. */
  readonly defaults: readonly Scope[];
}

/** One of the gateway's scopes, however it is written: in another case, with another separator, behind a prefix. */
const mention = /connect(?::|%3a|[./_-](?:read|write|any[._-]?owner))/i;

/**
 * The scopes that a token grants. A token that mentions the gateway's scopes has exactly those that can be understood, so
 * that a misspelt scope grants less and never more; the same holds for a claim that is neither text nor a list of texts.
 */
export function readScopes(claim: unknown, { prefix, defaults }: ScopeRules): readonly Scope[] {
  if (claim === undefined) return defaults;
  const entries: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const texts = entries.filter((entry) => typeof entry === 'string');
  // Full-width letters and colons are normalised to those of ASCII.
  const mentioned = texts.some((text) => mention.test(text.normalize('NFKC')));
  if (texts.length === entries.length && !mentioned) return defaults;
  const named = texts.flatMap((text) => text.split(' '));
  const granted = new Set(named.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name)));
  return scopes.filter((scope) => granted.has(scope));
}
