import { type Scope, scopes } from '../viewer.ts';

export interface ScopeRules {
  /** The prefix that the identity provider adds to each scope, such as `gateway/`; empty for none. */
  readonly prefix: string;
  /** The scopes of a token that contains none of the gateway's scopes. */
  readonly defaults: readonly Scope[];
}

/** Matches a scope of the gateway in any spelling: upper or lower case, another separator, or with a prefix. */
const mention = /connect(?::|%3a|[./_-](?:read|write|any[._-]?owner))/i;

/**
 * Reads the scopes that a token grants. A token that contains any scope of the gateway grants exactly the valid ones, so that a
 * misspelt scope never grants more. A claim that is neither a text nor a list of texts grants none.
 */
export function readScopes(claim: unknown, { prefix, defaults }: ScopeRules): readonly Scope[] {
  if (claim === undefined) return defaults;
  const entries: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const texts = entries.filter((entry) => typeof entry === 'string');
  // Normalises full-width letters and colons to ASCII.
  const mentioned = texts.some((text) => mention.test(text.normalize('NFKC')));
  if (texts.length === entries.length && !mentioned) return defaults;
  const named = texts.flatMap((text) => text.split(' '));
  const granted = new Set(named.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name)));
  return scopes.filter((scope) => granted.has(scope));
}
