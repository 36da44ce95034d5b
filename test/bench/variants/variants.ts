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

/** The variants of most scenarios. `unobserved` is only for the cost of log and metrics. */
export const usualVariants: readonly VariantName[] = variantNames.filter((name) => name !== 'unobserved');

export interface Variant {
  readonly title: string;
  /** For tables in which each variant has a column. */
  readonly shortTitle: string;
  /** A shell command that runs in the repository's root and becomes the server's process. */
  readonly command: string;
  /** The server is ready when this path responds with 200. Without a path, it is ready when it accepts connections. */
  readonly readyPath?: string;
  readonly environment: (upstreamUrl: string) => Readonly<Record<string, string>>;
}

// The command of `npm start` with all its flags, without npm.
const gateway = { command: packageJson.scripts.start, readyPath: '/readyz' };
const foreignEnvironment = (upstreamUrl: string) => ({ UPSTREAM_URL: upstreamUrl });

/** More than any run can use. */
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
  // All requests of the bench have the token of the same caller.
  MAX_CONCURRENT_REQUESTS_PER_CALLER: amplest,
  RATE_LIMIT_VIEWER_PER_MINUTE: ample,
  RATE_LIMIT_OWNER_PER_MINUTE: ample,
  STACKONE_REQUESTS_PER_MINUTE: ample,
  LOG_LEVEL: 'info',
});

export const variants: Readonly<Record<VariantName, Variant>> = {
  passthrough: {
    title: 'bare passthrough',
    shortTitle: 'passthrough',
    command: 'exec node test/bench/variants/passthrough.ts',
    environment: foreignEnvironment,
  },
  'everything-on': {
    ...gateway,
    title: 'Connect Gateway, everything on',
    shortTitle: 'everything on',
    environment: everythingOn,
  },
  'everything-off': {
    ...gateway,
    title: 'Connect Gateway, everything off',
    shortTitle: 'everything off',
    environment: (upstreamUrl) => ({
      STACKONE_API_KEY: 'bench-key',
      STACKONE_BASE_URL: upstreamUrl,
      HOST: '127.0.0.1',
      AUTH_MODE: 'none',
      // The host of the bench's requests.
      ALLOWED_HOSTS: 'gateway',
      RATE_LIMIT_VIEWER_PER_MINUTE: '0',
      RATE_LIMIT_OWNER_PER_MINUTE: '0',
      STACKONE_REQUESTS_PER_MINUTE: '0',
      // Document limits can't be turned off, so they get their highest values.
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
    shortTitle: 'Mercurius with JIT',
    command: 'exec node test/bench/variants/mercurius.ts',
    environment: foreignEnvironment,
  },
  'apollo-rest': {
    title: 'Apollo standalone with RESTDataSource',
    shortTitle: 'Apollo standalone',
    command: 'exec node test/bench/variants/apollo-standalone.ts',
    environment: foreignEnvironment,
  },
  unobserved: {
    ...gateway,
    title: 'everything on, but no log and no metrics',
    shortTitle: 'unobserved',
    command: gateway.command.replace('src/main.ts', 'test/bench/variants/unobserved.ts'),
    environment: (upstreamUrl) => ({ ...everythingOn(upstreamUrl), LOG_LEVEL: 'silent' }),
  },
};
