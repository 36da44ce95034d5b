import type { AuthConfig } from '../auth/authenticate.ts';
import type { KeySource } from '../auth/token/token-keys.ts';
import type { ProxyConfig } from '../outbound-http/proxy.ts';
import type { Settings } from './environment.ts';

/** Reads how tokens are verified. Returns `undefined` and adds to `faults` if the settings are incomplete. */
export function readAuth(settings: Settings, proxy: ProxyConfig | undefined, faults: string[]): AuthConfig | undefined {
  const [keys, second] = keySourcesOf(settings, proxy);
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audiences, AUTH_AUDIENCE_CLAIM: audienceClaim } = settings;

  if (!keys || second) {
    const given = second ? 'more than one is set' : 'none is set';
    faults.push(
      `AUTH_MODE=jwt (the default with an API key; AUTH_MODE=none is for your own machine) needs exactly one of AUTH_JWKS_URL, AUTH_JWT_PUBLIC_KEY and AUTH_JWT_SECRET to verify tokens; ${given}`,
    );
  }
  if (!issuer) faults.push("AUTH_MODE=jwt needs AUTH_ISSUER: the value that a token's claim iss must have");
  if (!audiences)
    faults.push(`AUTH_MODE=jwt needs AUTH_AUDIENCE: a value that a token's claim ${audienceClaim} must contain`);
  if (!keys || !issuer || !audiences) return undefined;
  return {
    mode: 'jwt',
    keys,
    issuer,
    audiences,
    claimNames: {
      audience: audienceClaim,
      ownerId: settings.AUTH_OWNER_ID_CLAIM,
      ownerName: settings.AUTH_OWNER_NAME_CLAIM,
      username: settings.AUTH_USERNAME_CLAIM,
      scope: settings.AUTH_SCOPE_CLAIM,
    },
    scopePrefix: settings.AUTH_SCOPE_PREFIX ?? '',
    defaultScopes: settings.AUTH_DEFAULT_SCOPES,
  };
}

function keySourcesOf(settings: Settings, proxy: ProxyConfig | undefined): KeySource[] {
  const sources: KeySource[] = [];
  if (settings.AUTH_JWKS_URL) sources.push({ kind: 'jwks', url: settings.AUTH_JWKS_URL, proxy });
  if (settings.AUTH_JWT_PUBLIC_KEY) sources.push({ kind: 'public-key', pem: settings.AUTH_JWT_PUBLIC_KEY });
  if (settings.AUTH_JWT_SECRET) sources.push({ kind: 'secret', secret: settings.AUTH_JWT_SECRET });
  return sources;
}
