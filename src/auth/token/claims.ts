import type { JWTPayload } from 'jose';
import type { Scope, Viewer } from '../viewer.ts';
import { findClaim } from './find-claim.ts';
import { readIdentity } from './read-identity.ts';
import { readScopes, type ScopeRules } from './read-scopes.ts';

/** The names of the claims for the organisation, the caller and the scopes. */
export interface ClaimNames {
  readonly audience: string;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly username: string;
  readonly scope: string;
}

const anyOwner: Scope = 'connect:any-owner';

/**
 * Reads the caller from the claims of a verified token. Returns `null` if they do not name an organisation. With the scope
 * `connect:any-owner` and without an organisation, the caller acts for every organisation.
 */
export function viewerOf(claims: JWTPayload, names: ClaimNames, scopeRules: ScopeRules): Viewer | null {
  const granted = readScopes(findClaim(claims, names.scope), scopeRules);
  // An unreadable name counts as absent, and the policy refuses actions that require it.
  const ownerName = readIdentity(findClaim(claims, names.ownerName));
  const username = readIdentity(findClaim(claims, names.username));
  const issuer = readIdentity(claims.iss);
  const subject = readIdentity(claims.sub);
  const person = {
    ...(issuer && { issuer }),
    ...(subject && { subject }),
    ...(ownerName && { ownerName }),
    ...(username && { username }),
  };

  const owner = findClaim(claims, names.ownerId);
  if (owner === undefined) {
    return granted.includes(anyOwner) ? { ...person, scopes: granted, actsForAnyOwner: true } : null;
  }
  // An unreadable organisation is an error. If it counted as absent, the caller could act for every organisation.
  const ownerId = readIdentity(owner);
  if (ownerId === undefined) return null;
  return { ...person, scopes: granted.filter((scope) => scope !== anyOwner), actsForAnyOwner: false, ownerId };
}
