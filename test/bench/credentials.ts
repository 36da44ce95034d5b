import { SignJWT } from 'jose';
import { ownerId, ownerName } from './upstream/wire-data.ts';

/** Secrets of the bench alone, which open nothing but the servers that it starts. */
export const authSecret = 'shared-secret-of-the-bench-0123456789';
export const routerSecret = 'router-secret-of-the-bench-0123456789';
export const issuer = 'https://id.example';
export const audience = 'connect-gateway';

/** A token with these claims that the gateway takes. */
export function signToken(claims: Readonly<Record<string, string>>): Promise<string> {
  return new SignJWT({ scope: 'connect:read connect:write', ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('12h')
    .sign(new TextEncoder().encode(authSecret));
}

/** The token of a caller who is bound to the owner of the bench's accounts. */
export const token = await signToken({
  sub: 'user-of-the-bench',
  origin_owner_id: ownerId,
  origin_owner_name: ownerName,
});
