import type { JWTPayload } from 'jose';

/**
 * Returns the claim with exactly this name or, for a name with dots, the claim at this path of own properties. Returns
 * `undefined` if the token does not have the claim. Returns `null`, which no reader accepts, if the path ends below its first
 * name: the token has part of the claim, so it must not count as a token without it.
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
