import { environmentSchema, fileVariables, type Settings } from './environment.ts';
import { findMisspeltVariables } from './misspelt-variables.ts';
import { proxyVariables } from './read-proxy.ts';
import type { Environment } from './read-variables.ts';

/** Every variable that the gateway or the sandbox reads. */
const names = [
  ...Object.keys(environmentSchema.shape),
  ...fileVariables.map((name) => `${name}_FILE`),
  ...proxyVariables.map((name) => name.toLowerCase()),
  // Used only when the sandbox runs alone.
  'SANDBOX_PORT',
];

/** Finds settings that are probably mistakes. None of them keeps the gateway from starting. */
export function findSettingWarnings(
  environment: Environment,
  settings: Settings,
  authMode: NonNullable<Settings['AUTH_MODE']>,
): string[] {
  const isSet = (name: string) => Boolean(environment[name]);
  const warnings: string[] = [];
  if (isSet('STACKONE_BASE_URL') && !settings.STACKONE_API_KEY) {
    warnings.push('STACKONE_BASE_URL has no effect without STACKONE_API_KEY: the gateway uses its embedded sandbox');
  }
  const unused = (['AUTH_JWKS_URL', 'AUTH_JWT_PUBLIC_KEY', 'AUTH_JWT_SECRET'] as const).find((name) => settings[name]);
  if (authMode === 'none' && unused !== undefined) {
    warnings.push(
      `${unused} has no effect with AUTH_MODE=none (the default without STACKONE_API_KEY): callers need no token`,
    );
  }
  if (authMode === 'jwt' && settings.ALLOWED_HOSTS) {
    warnings.push(
      'ALLOWED_HOSTS has no effect with AUTH_MODE=jwt: a gateway that requires tokens accepts every host name',
    );
  }
  if (environment['AUTH_DEFAULT_SCOPES'] === '') {
    warnings.push('AUTH_DEFAULT_SCOPES is empty, which is the same as unset: for no scopes, set it to none');
  }
  for (const { name, nearest } of findMisspeltVariables(Object.keys(environment).filter(isSet), names)) {
    warnings.push(`${name} is not a setting of the gateway and is ignored. The closest setting is ${nearest}`);
  }
  return warnings;
}
