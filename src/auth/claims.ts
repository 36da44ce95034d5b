import type { JWTPayload } from 'jose';
import { type Scope, scopes, type Viewer } from './viewer.ts';

/** The names of the claims that say who the caller is, and what callers may do whose tokens do not say. */
export interface ClaimNames {
  readonly ownerId: string;
  readonly ownerName: string;
  readonly username: string;
  readonly scope: string;
}

const maximumLength = 512;
const anyOwner: Scope = 'connect:any-owner';

/**
 * Who the caller is by the claims of a verified token; `null` when they do not say whom the caller acts for: one
 * organisation, or (with the scope `connect:any-owner` and no organisation) every one.
 */
export function viewerOf(claims: JWTPayload, names: ClaimNames, defaultScopes: readonly Scope[]): Viewer | null {
  const granted = readScopes(claims[names.scope], defaultScopes);
  const ownerName = readText(claims[names.ownerName]);
  const username = readText(claims[names.username]);
  const issuer = readText(claims.iss);
  const subject = readText(claims.sub);
  const person = {
    ...(issuer && { issuer }),
    ...(subject && { subject }),
    ...(ownerName && { ownerName }),
    ...(username && { username }),
  };

  if (claims[names.ownerId] === undefined) {
    return granted.includes(anyOwner) ? { ...person, scopes: granted, actsForAnyOwner: true } : null;
  }
  // An organisation that can't be read is not the same as none: it must not become every organisation.
  const ownerId = readText(claims[names.ownerId]);
  if (!ownerId) return null;
  return { ...person, scopes: granted.filter((scope) => scope !== anyOwner), actsForAnyOwner: false, ownerId };
}

/** A token that speaks of `connect:` scopes has just those; one that does not has the default. */
function readScopes(claim: unknown, defaultScopes: readonly Scope[]): readonly Scope[] {
  const listed: unknown[] = Array.isArray(claim) ? claim : typeof claim === 'string' ? claim.split(' ') : [];
  const ours = listed.filter((scope) => typeof scope === 'string').filter((scope) => scope.startsWith('connect:'));
  return ours.length > 0 ? scopes.filter((scope) => ours.includes(scope)) : defaultScopes;
}

function readText(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim.trim() !== '' && claim.length <= maximumLength ? claim : undefined;
}
