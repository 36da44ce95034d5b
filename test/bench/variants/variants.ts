import packageJson from '../../../package.json' with { type: 'json' };
import { audience, authSecret, issuer, routerSecret } from '../credentials.ts';

export const variantNames = [
  'passthrough',
  'everything-on',
  'everything-off',
  'mercurius-jit',
  'apollo-rest',
  'unobserved',
] as const;

export type VariantName = (typeof variantNames)[number];

/** What every scenario is run with: all but the one that only answers what observing costs. */
export const usualVariants: readonly VariantName[] = variantNames.filter((name) => name !== 'unobserved');

export interface Variant {
  readonly title: string;
  /** A shell's command in the repository that becomes the server's process. */
  readonly command: string;
  /** What is asked until it answers 200; without one, a server is ready when it takes connections. */
  readonly readyPath?: string;
  readonly environment: (upstreamUrl: string) => Readonly<Record<string, string>>;
}

// What `npm start` runs, whatever flags it has, but not under npm.
const gateway = { command: packageJson.scripts.start, readyPath: '/readyz' };
const foreignEnvironment = (upstreamUrl: string) => ({ UPSTREAM_URL: upstreamUrl });

/** More than any run can use up. */
const ample = '1000000000';
const amplest = '1000000';

const everythingOn = (upstreamUrl: string) => ({
  STACKONE_API_KEY: 'bench-key',
  STACKONE_BASE_URL: upstreamUrl,
  HOST: '127.0.0.1',
  AUTH_MODE: 'jwt',
  AUTH_JWT_SECRET: authSecret,
  AUTH_ISSUER: issuer,
  AUTH_AUDIENCE: audience,
  ROUTER_SECRET: routerSecret,
  ROUTER_REQUIRED: 'false',
  RATE_LIMIT_VIEWER_PER_MINUTE: ample,
  RATE_LIMIT_OWNER_PER_MINUTE: ample,
  STACKONE_REQUESTS_PER_MINUTE: ample,
  LOG_LEVEL: 'info',
});

export const variants: Readonly<Record<VariantName, Variant>> = {
  passthrough: {
    title: 'bare passthrough',
    command: 'exec node test/bench/variants/passthrough.ts',
    environment: foreignEnvironment,
  },
  'everything-on': {
    ...gateway,
    title: 'Connect Gateway, everything on',
    environment: everythingOn,
  },
  'everything-off': {
    ...gateway,
    title: 'Connect Gateway, everything off',
    environment: (upstreamUrl) => ({
      STACKONE_API_KEY: 'bench-key',
      STACKONE_BASE_URL: upstreamUrl,
      HOST: '127.0.0.1',
      AUTH_MODE: 'none',
      // What the bench's requests name.
      ALLOWED_HOSTS: 'gateway',
      RATE_LIMIT_VIEWER_PER_MINUTE: '0',
      RATE_LIMIT_OWNER_PER_MINUTE: '0',
      STACKONE_REQUESTS_PER_MINUTE: '0',
      // A document's limits can't be turned off, only be widened.
      LIMIT_TOKENS: amplest,
      LIMIT_DEPTH: amplest,
      LIMIT_ALIASES: amplest,
      LIMIT_ROOT_FIELDS: amplest,
      LIMIT_SELECTIONS: amplest,
      LIMIT_DIRECTIVES: amplest,
      LIMIT_COST: amplest,
      LOG_LEVEL: 'silent',
    }),
  },
  'mercurius-jit': {
    title: 'Mercurius with JIT',
    command: 'exec node test/bench/variants/mercurius.ts',
    environment: foreignEnvironment,
  },
  'apollo-rest': {
    title: 'Apollo standalone with RESTDataSource',
    command: 'exec node test/bench/variants/apollo-standalone.ts',
    environment: foreignEnvironment,
  },
  unobserved: {
    ...gateway,
    title: 'everything on, but no log and no metrics',
    command: gateway.command.replace('src/main.ts', 'test/bench/variants/unobserved.ts'),
    environment: (upstreamUrl) => ({ ...everythingOn(upstreamUrl), LOG_LEVEL: 'silent' }),
  },
};
