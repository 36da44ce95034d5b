import { SignJWT } from 'jose';
import { ownerId, ownerName } from './upstream/wire-data.ts';

/** These secrets are valid only for the servers that the bench starts. */
export const authSecret = 'shared-secret-of-the-bench-0123456789';
export const routerSecret = 'router-secret-of-the-bench-0123456789';
export const issuer = 'https://id.example';
export const audience = 'connect-gateway';

/** Signs a token that the gateway accepts, with these claims. */
export function signToken(claims: Readonly<Record<string, string>>): Promise<string> {
  return new SignJWT({ scope: 'connect:read connect:write', ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('12h')
    .sign(new TextEncoder().encode(authSecret));
}

/** The token of a caller that may act only for the owner of the bench's accounts. */
export const token = await signToken({
  sub: 'user-of-the-bench',
  origin_owner_id: ownerId,
  origin_owner_name: ownerName,
});
