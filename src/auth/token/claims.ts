import type { JWTPayload } from 'jose';
import type { Scope, Viewer } from '../viewer.ts';
import { findClaim } from './find-claim.ts';
import { readIdentity } from './read-identity.ts';
import { readScopes, type ScopeRules } from './read-scopes.ts';

/** The names of the claims that say who the token is for, who the caller is, and what the caller may do. */
export interface ClaimNames {
  readonly audience: string;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly username: string;
  readonly scope: string;
}

const anyOwner: Scope = 'connect:any-owner';

/**
 * Who the caller is by the claims of a verified token; `null` when they do not say whom the caller acts for: one
 * organisation, or (with the scope `connect:any-owner` and no organisation) every one.
 */
export function viewerOf(claims: JWTPayload, names: ClaimNames, scopeRules: ScopeRules): Viewer | null {
  const granted = readScopes(findClaim(claims, names.scope), scopeRules);
  // A name that can't be read counts as absent: the policy then refuses what needs it.
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
  // An organisation that can't be read is not the same as none: it must not become every organisation.
  const ownerId = readIdentity(owner);
  if (ownerId === undefined) return null;
  return { ...person, scopes: granted.filter((scope) => scope !== anyOwner), actsForAnyOwner: false, ownerId };
}
