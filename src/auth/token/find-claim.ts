import type { JWTPayload } from 'jose';

/**
 * The value of a claim: the one with exactly this name or, for a name with dots, the one at this path of own properties.
 * `undefined` means that the token does not have the claim. A path that breaks off below its first name gives `null`, which
 * no reader accepts: the token has part of the claim, so it must not count as a token without one.
 */
export function findClaim(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  const [first = '', ...path] = name.split('.');
  if (path.length === 0 || !Object.hasOwn(claims, first)) return undefined;
  return path.reduce(propertyOf, claims[first]);
}

function propertyOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : null;
}
