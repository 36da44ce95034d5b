import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, type Environment, loadConfig } from '../../src/config/config.ts';
import { environmentSchema, fileVariables, type Settings } from '../../src/config/environment.ts';

function faultsOf(environment: Environment): string {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

function fileWith(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'secret');
  writeFileSync(path, content);
  return path;
}

describe('an empty environment', () => {
  it('starts the sandbox, reachable only from this machine', () => {
    expect(loadConfig({})).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 4000,
      stackone: undefined,
      auth: { mode: 'none' },
      corsOrigins: ['https://studio.apollographql.com'],
      allowedHosts: [],
      introspection: true,
      drainDelayMs: 5000,
      logLevel: 'info',
      logFormat: undefined,
      tracing: undefined,
    });
  });

  it("gives a configuration that can't be changed", () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
  });
});

describe('production', () => {
  it('disables introspection and foreign origins by default', () => {
    expect(loadConfig({ NODE_ENV: 'production' })).toMatchObject({
      production: true,
      introspection: false,
      corsOrigins: [],
    });
    expect(loadConfig({ NODE_ENV: 'production', GRAPHQL_INTROSPECTION: 'true' }).introspection).toBe(true);
  });

  it.each(['http://api.stackone.example', 'http://10.0.0.1:8080'])('does not send the key unencrypted to %s', (url) => {
    expect(faultsOf({ NODE_ENV: 'production', STACKONE_BASE_URL: url })).toContain('STACKONE_BASE_URL must use https');
  });

  it.each(['http://127.0.0.1:4010', 'http://localhost:4010', 'http://[::1]:4010'])('may use %s', (url) => {
    expect(faultsOf({ NODE_ENV: 'production', STACKONE_BASE_URL: url })).toBe('');
  });
});

describe("one caller's share of the concurrent requests", () => {
  const jwt = { AUTH_MODE: 'jwt', AUTH_JWT_SECRET: 's'.repeat(32), AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a' };
  const shareOf = (environment: Environment) => loadConfig(environment).maximumConcurrentRequestsPerCaller;

  it('is a tenth, rounded up', () => {
    expect(shareOf(jwt)).toBe(100);
    expect(shareOf({ ...jwt, MAX_CONCURRENT_REQUESTS: '11' })).toBe(2);
  });

  it('is the whole limit without authentication, where all callers are the same', () => {
    expect(shareOf({ AUTH_MODE: 'none', MAX_CONCURRENT_REQUESTS: '50' })).toBe(50);
  });

  it('can be configured', () => {
    expect(shareOf({ ...jwt, MAX_CONCURRENT_REQUESTS_PER_CALLER: '7' })).toBe(7);
  });
});

describe('a malformed value', () => {
  it.each([
    [{ PORT: '80a' }, 'PORT must be a whole number'],
    [{ PORT: '-1' }, 'PORT must be a whole number'],
    [{ PORT: '65536' }, 'PORT must be from 0 to 65535'],
    [{ HOST: ' ' }, 'HOST must not be blank'],
    [{ STACKONE_BASE_URL: 'api.stackone.com' }, 'STACKONE_BASE_URL must be a URL'],
    [{ STACKONE_BASE_URL: 'ftp://x' }, 'STACKONE_BASE_URL must be a URL'],
    [{ STACKONE_BASE_URL: 'https://u:p@x' }, 'STACKONE_BASE_URL must not contain credentials'],
    [{ STACKONE_BASE_URL: 'https://x/?a' }, 'STACKONE_BASE_URL must not have a query'],
    [{ STACKONE_TIMEOUT_MS: '0' }, 'STACKONE_TIMEOUT_MS must be from 1'],
    [{ AUTH_MODE: 'off' }, 'AUTH_MODE must be jwt or none'],
    [{ CORS_ORIGINS: 'https://a.example/' }, 'CORS_ORIGINS must be origins'],
    [{ CORS_ORIGINS: '*' }, "CORS_ORIGINS can't contain *, which would allow the pages of every site"],
    [{ CORS_ORIGINS: 'https://a.example,*' }, "CORS_ORIGINS can't contain *"],
    [{ CORS_ORIGINS: 'https://*' }, 'CORS_ORIGINS must be origins'],
    [{ CORS_ORIGINS: 'https://*.com' }, 'CORS_ORIGINS must be origins'],
    [{ CORS_ORIGINS: 'https://pr-*.example.com' }, 'CORS_ORIGINS must be origins'],
    [{ CORS_ORIGINS: 'https://a.*.example.com' }, 'a * can only be the whole first label'],
    [{ ALLOWED_HOSTS: '*' }, 'ALLOWED_HOSTS must be host names'],
    [{ ALLOWED_HOSTS: 'gateway.internal,http://a.example' }, 'ALLOWED_HOSTS must be host names'],
    [{ GRAPHQL_INTROSPECTION: 'yes' }, 'GRAPHQL_INTROSPECTION must be true or false'],
    [{ DRAIN_DELAY_MS: '5s' }, 'DRAIN_DELAY_MS must be a whole number'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be trace, debug'],
    [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT must be json or pretty'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT must be a URL'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a/?b' }, 'OTEL_EXPORTER_OTLP_ENDPOINT must not have a query'],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'no-value' }, 'OTEL_EXPORTER_OTLP_HEADERS must be pairs'],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=b%0d%0ac' }, 'OTEL_EXPORTER_OTLP_HEADERS must be pairs'],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=b%00c' }, 'OTEL_EXPORTER_OTLP_HEADERS must be pairs'],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=%zz' }, 'OTEL_EXPORTER_OTLP_HEADERS must be pairs'],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'a= ' }, 'OTEL_EXPORTER_OTLP_HEADERS must be pairs'],
    [{ OTEL_SERVICE_NAME: ' ' }, 'OTEL_SERVICE_NAME must not be blank'],
    [{ OTEL_TRACES_SAMPLER_ARG: '1.5' }, 'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1'],
    [{ OTEL_TRACES_SAMPLER_ARG: 'half' }, 'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1'],
  ])('is named: %j', (environment, words) => {
    expect(faultsOf(environment)).toContain(words);
  });

  it('does not hide other faults: all are reported at once', () => {
    const faults = faultsOf({ PORT: 'x', AUTH_MODE: 'off', STACKONE_API_KEY: ' ' });
    for (const name of ['PORT', 'AUTH_MODE', 'STACKONE_API_KEY']) expect(faults).toContain(`- ${name} `);
  });
});

describe('a number', () => {
  const million = 1_000_000;
  const ranges = {
    PORT: [0, 65_535],
    STACKONE_TIMEOUT_MS: [1, 120_000],
    STACKONE_ATTEMPT_TIMEOUT_MS: [1, 120_000],
    STACKONE_CONNECT_TIMEOUT_MS: [1, 120_000],
    STACKONE_REQUESTS_PER_MINUTE: [0, 1_000 * million],
    ACCOUNT_CACHE_SECONDS: [0, 3_600],
    RATE_LIMIT_VIEWER_PER_MINUTE: [0, 1_000 * million],
    RATE_LIMIT_OWNER_PER_MINUTE: [0, 1_000 * million],
    MAX_CONCURRENT_REQUESTS: [1, million],
    MAX_CONCURRENT_REQUESTS_PER_CALLER: [1, million],
    SUBSCRIPTIONS_PER_VIEWER: [1, million],
    MAX_SUBSCRIPTIONS: [1, million],
    LIMIT_TOKENS: [1, million],
    LIMIT_DEPTH: [1, million],
    LIMIT_ALIASES: [1, million],
    LIMIT_ROOT_FIELDS: [1, million],
    LIMIT_SELECTIONS: [1, million],
    LIMIT_DIRECTIVES: [1, million],
    LIMIT_COST: [1, million],
    DRAIN_DELAY_MS: [0, 600_000],
  } as const satisfies Partial<Record<keyof Settings, readonly [number, number]>>;

  it.each(Object.entries(ranges))('is accepted within its range only: %s', (name, [minimum, maximum]) => {
    const accepts = (value: number) => environmentSchema.partial().safeParse({ [name]: String(value) }).success;
    expect([minimum - 1, minimum, maximum, maximum + 1].map(accepts)).toEqual([false, true, true, false]);
  });

  it('has a range in this list', () => {
    const numbers = Object.entries(environmentSchema.shape)
      .filter(([, schema]) => typeof schema.safeParse('7').data === 'number')
      .map(([name]) => name);
    expect(numbers.toSorted()).toEqual(Object.keys(ranges).toSorted());
  });
});

const names = Object.keys(environmentSchema.shape);
const twins = fileVariables.map((name) => `${name}_FILE`);

describe('an empty variable', () => {
  it.each([...names, ...twins])('counts as not set: %s', (name) => {
    const { warnings: _warnings, ...config } = loadConfig({ [name]: '' });
    const { warnings: _none, ...expected } = loadConfig({});
    expect(config).toEqual(expected);
  });

  it('gives precedence to a file, and the other way round', () => {
    const file = fileWith('v1.eu1.from-file');
    const auth = { AUTH_MODE: 'none' };
    for (const environment of [
      { ...auth, STACKONE_API_KEY: '', STACKONE_API_KEY_FILE: file },
      { ...auth, STACKONE_API_KEY: 'v1.eu1.from-file', STACKONE_API_KEY_FILE: '' },
    ]) {
      expect(loadConfig(environment).stackone?.apiKey.reveal()).toBe('v1.eu1.from-file');
    }
  });

  it('counts as missing where a setting is required', () => {
    const faults = faultsOf({ STACKONE_API_KEY: 'v1.eu1.key', AUTH_ISSUER: '', AUTH_AUDIENCE: '', AUTH_JWKS_URL: '' });
    for (const name of ['AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_JWKS_URL']) expect(faults).toContain(name);
  });
});

describe('quotes around a value', () => {
  it.each([...names, ...twins])('are refused with an explanation: %s', (name) => {
    for (const value of ['"secret-value"', "'secret-value'", ' "secret-value" ', '""']) {
      const faults = faultsOf({ [name]: value });
      expect(faults).toContain(`- ${name} is malformed: it has quotes around its value`);
      expect(faults).not.toContain('secret-value');
      // One mistake causes one fault.
      const [ofFaults] = faults.split('\nThese warnings');
      expect(ofFaults?.match(/^ {2}- /gm)).toHaveLength(1);
    }
  });

  it('are refused in a file too', () => {
    const faults = faultsOf({ STACKONE_API_KEY_FILE: fileWith('"v1.eu1.key"\n'), AUTH_MODE: 'none' });
    expect(faults).toContain('- STACKONE_API_KEY is malformed: it has quotes around its value');
    expect(faults).not.toContain('v1.eu1');
  });

  it('may be part of a value', () => {
    const { auth } = loadConfig({
      STACKONE_API_KEY: 'v1.eu1.key',
      AUTH_JWKS_URL: 'https://id.example/jwks',
      AUTH_ISSUER: `'it' is "quoted`,
      AUTH_AUDIENCE: '"',
    });
    expect(auth).toMatchObject({ issuer: `'it' is "quoted`, audiences: ['"'] });
  });
});

describe('a warning at start', () => {
  const warningsOf = (environment: Environment) => loadConfig(environment).warnings;

  it('is absent for a correct environment', () => {
    expect(warningsOf({})).toEqual([]);
    expect(warningsOf({ STACKONE_API_KEY: 'k', STACKONE_BASE_URL: 'http://x', AUTH_MODE: 'none' })).toEqual([]);
  });

  it("names StackOne's address if there is no key to call it with", () => {
    expect(warningsOf({ STACKONE_BASE_URL: 'https://api.stackone.com' })).toEqual([
      expect.stringMatching(/^STACKONE_BASE_URL has no effect without STACKONE_API_KEY/),
    ]);
  });

  it('names the source of keys if no caller needs a token', () => {
    const unused = (name: string) => [expect.stringMatching(`^${name} has no effect with AUTH_MODE=none`)];
    expect(warningsOf({ AUTH_JWKS_URL: 'https://id.example' })).toEqual(unused('AUTH_JWKS_URL'));
    expect(warningsOf({ AUTH_JWT_SECRET_FILE: fileWith('s'.repeat(32)) })).toEqual(unused('AUTH_JWT_SECRET'));
  });

  it('names allowed hosts if every host is allowed', () => {
    const jwt = { AUTH_MODE: 'jwt', AUTH_JWT_SECRET: 's'.repeat(32), AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a' };
    expect(warningsOf({ ...jwt, ALLOWED_HOSTS: 'gateway' })).toEqual([
      expect.stringMatching(/^ALLOWED_HOSTS has no effect with AUTH_MODE=jwt/),
    ]);
    expect(warningsOf({ ALLOWED_HOSTS: 'gateway' })).toEqual([]);
  });

  it('says how to have no default scopes, which an empty variable once meant', () => {
    expect(warningsOf({ AUTH_DEFAULT_SCOPES: '' })).toEqual([expect.stringMatching(/set it to none$/)]);
  });

  it('names a misspelt setting and the most similar one, together with the faults', () => {
    expect(warningsOf({ RATE_LIMIT_PER_MINUTE: '10' })).toEqual([
      'RATE_LIMIT_PER_MINUTE is not a setting of the gateway and is ignored. The closest setting is RATE_LIMIT_OWNER_PER_MINUTE',
    ]);
    const faults = faultsOf({ STACKONE_API_KEY: 'k', AUTH_ISSUERS: 'https://id.example' });
    expect(faults).toContain('- AUTH_MODE=jwt needs AUTH_ISSUER');
    expect(faults).toContain('- AUTH_ISSUERS is not a setting of the gateway');
    expect(faults).not.toContain('id.example');
  });
});

describe('the API key', () => {
  it.each([' ', 'two words', 'line\nbreak', 'with:colon', '"quoted"', 'kéy', 'tab\t'])(
    'is malformed as %j, and not repeated in the message',
    (key) => {
      const faults = faultsOf({ STACKONE_API_KEY: key, AUTH_MODE: 'none' });
      expect(faults).toContain('STACKONE_API_KEY is malformed');
      if (key.trim()) expect(faults).not.toContain(key);
    },
  );

  it('prints as redacted', () => {
    const { stackone } = loadConfig({ STACKONE_API_KEY: 'v1.eu1.canary', AUTH_MODE: 'none' });
    expect(stackone?.apiKey.reveal()).toBe('v1.eu1.canary');
    for (const shown of [`${stackone?.apiKey}`, JSON.stringify(stackone), inspect(stackone, { depth: 9 })]) {
      expect(shown).not.toContain('canary');
      expect(shown).toContain('[redacted]');
    }
  });

  it('can come from a file, without the trailing line break', () => {
    const environment = { STACKONE_API_KEY_FILE: fileWith('v1.eu1.from-file\n'), AUTH_MODE: 'none' };
    expect(loadConfig(environment).stackone?.apiKey.reveal()).toBe('v1.eu1.from-file');
  });

  it('comes from one source', () => {
    const faults = faultsOf({ STACKONE_API_KEY: 'a', STACKONE_API_KEY_FILE: fileWith('b'), AUTH_MODE: 'none' });
    expect(faults).toContain('STACKONE_API_KEY and STACKONE_API_KEY_FILE are both set');
  });

  it('is missing if its file is empty', () => {
    for (const content of ['', ' \n']) {
      expect(faultsOf({ STACKONE_API_KEY_FILE: fileWith(content) })).toContain(
        'STACKONE_API_KEY_FILE is the path of an empty file',
      );
    }
  });

  it('is missing if its file is', () => {
    expect(faultsOf({ STACKONE_API_KEY_FILE: '/no/such/file' })).toContain(
      "STACKONE_API_KEY_FILE can't be read (ENOENT)",
    );
  });
});

describe('a collector', () => {
  it('receives traces if its address is set, with secret headers', () => {
    const { tracing } = loadConfig({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_HEADERS_FILE: fileWith('authorization=Bearer%20canary,x-tenant=a\n'),
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    });
    expect(tracing).toMatchObject({
      endpoint: new URL('http://collector:4318'),
      serviceName: 'connect-gateway',
      ratio: 0.25,
    });
    expect(tracing?.headers?.reveal()).toBe('authorization=Bearer%20canary,x-tenant=a');
    expect(JSON.stringify(tracing)).not.toContain('canary');
  });

  it.each(['authorization=Bearer abc', 'a=b c , d = e ', 'authorization=Basic dXNlcjpwYXNz==', 'a=b%20c'])(
    'may be sent headers with spaces: %s',
    (headers) => {
      const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_EXPORTER_OTLP_HEADERS: headers };
      expect(loadConfig(environment).tracing?.headers?.reveal()).toBe(headers);
    },
  );
});

describe('AUTH_MODE=none', () => {
  it('with an API key requires a loopback host', () => {
    const environment = { STACKONE_API_KEY: 'v1.eu1.key', AUTH_MODE: 'none' };
    expect(loadConfig(environment).host).toBe('127.0.0.1');
    expect(loadConfig({ ...environment, HOST: 'localhost' }).host).toBe('localhost');
    expect(faultsOf({ ...environment, HOST: '0.0.0.0' })).toContain('AUTH_MODE=none with a STACKONE_API_KEY');
  });
});

describe('AUTH_MODE=jwt', () => {
  const jwt = {
    STACKONE_API_KEY: 'v1.eu1.key',
    AUTH_JWKS_URL: 'https://id.example/jwks',
    AUTH_ISSUER: 'https://id.example',
    AUTH_AUDIENCE: 'connect',
  };
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

  it('is the default with an API key, on every address', () => {
    const { auth, host } = loadConfig(jwt);
    expect(host).toBe('0.0.0.0');
    expect(auth).toMatchObject({
      mode: 'jwt',
      keys: { kind: 'jwks', url: new URL('https://id.example/jwks') },
      issuer: 'https://id.example',
      audiences: ['connect'],
      claimNames: {
        audience: 'aud',
        ownerId: 'origin_owner_id',
        ownerName: 'origin_owner_name',
        username: 'origin_username',
        scope: 'scope',
      },
      scopePrefix: '',
      defaultScopes: ['connect:read', 'connect:write'],
    });
  });

  it('supports several audiences, another claim, and scopes with a prefix', () => {
    const environment = {
      ...jwt,
      AUTH_AUDIENCE: 'one, two',
      AUTH_AUDIENCE_CLAIM: 'client_id',
      AUTH_SCOPE_PREFIX: 'gateway/',
    };
    expect(loadConfig(environment).auth).toMatchObject({
      audiences: ['one', 'two'],
      claimNames: { audience: 'client_id' },
      scopePrefix: 'gateway/',
    });
  });

  it('supports no default scopes', () => {
    expect(loadConfig({ ...jwt, AUTH_DEFAULT_SCOPES: 'none' }).auth).toMatchObject({ defaultScopes: [] });
  });

  it('verifies with a public key or a shared secret instead', () => {
    const { AUTH_JWKS_URL: _url, ...rest } = jwt;
    expect(loadConfig({ ...rest, AUTH_JWT_PUBLIC_KEY: publicKey }).auth).toMatchObject({
      keys: { kind: 'public-key' },
    });
    expect(loadConfig({ ...rest, AUTH_JWT_PUBLIC_KEY_FILE: fileWith(publicKey) }).auth).toMatchObject({ mode: 'jwt' });
    expect(loadConfig({ ...rest, AUTH_JWT_SECRET: 'x'.repeat(32) }).auth).toMatchObject({ keys: { kind: 'secret' } });
  });

  it('reports all missing settings at once', () => {
    const faults = faultsOf({ STACKONE_API_KEY: 'v1.eu1.key' });
    for (const words of ['exactly one of AUTH_JWKS_URL', 'needs AUTH_ISSUER', 'needs AUTH_AUDIENCE']) {
      expect(faults).toContain(words);
    }
  });

  it.each([
    [{ AUTH_JWT_SECRET: 'x'.repeat(32) }, 'more than one is set'],
    [{ AUTH_JWKS_URL: 'id.example' }, 'AUTH_JWKS_URL must be a URL'],
    [{ AUTH_JWT_SECRET: 'é'.repeat(15) }, 'AUTH_JWT_SECRET must be at least 32 bytes'],
    [{ AUTH_JWT_PUBLIC_KEY: 'nonsense' }, 'AUTH_JWT_PUBLIC_KEY must be a public key in PEM format'],
    [{ AUTH_JWT_PUBLIC_KEY: privateKey }, 'AUTH_JWT_PUBLIC_KEY must be a public key in PEM format'],
    [{ AUTH_ISSUER: ' ' }, 'AUTH_ISSUER must not be blank'],
    [{ AUTH_AUDIENCE: ' , ' }, 'AUTH_AUDIENCE must contain an audience'],
    [{ AUTH_AUDIENCE: '', AUTH_AUDIENCE_CLAIM: 'azp' }, "a value that a token's claim azp must contain"],
    [{ AUTH_DEFAULT_SCOPES: 'none connect:read' }, 'AUTH_DEFAULT_SCOPES must be a list of these scopes: '],
    [{ AUTH_DEFAULT_SCOPES: 'connect:read connect:any-owner' }, "AUTH_DEFAULT_SCOPES can't contain connect:any-owner"],
    [{ AUTH_DEFAULT_SCOPES: 'read' }, 'AUTH_DEFAULT_SCOPES must be a list of these scopes: '],
    [{ NODE_ENV: 'production', AUTH_JWKS_URL: 'http://id.example' }, 'AUTH_JWKS_URL must use https in production'],
  ])('refuses to start with %j', (change, words) => {
    expect(faultsOf({ ...jwt, ...change })).toContain(words);
  });
});

describe('ROUTER_SECRET', () => {
  const [one, two] = ['1'.repeat(32), '2'.repeat(32)];

  it('makes the router required, unless ROUTER_REQUIRED is false', () => {
    expect(loadConfig({}).router).toEqual({ secrets: [], required: false });
    expect(loadConfig({ ROUTER_SECRET: one })).toMatchObject({ router: { required: true } });
    expect(loadConfig({ ROUTER_SECRET: one, ROUTER_REQUIRED: 'false' })).toMatchObject({ router: { required: false } });
  });

  it('may have two values during a rotation', () => {
    const { secrets } = loadConfig({ ROUTER_SECRET: `${one},${two}` }).router;
    expect(secrets.map((secret) => secret.reveal())).toEqual([one, two]);
  });

  it.each([
    [{ ROUTER_SECRET: 'short' }, 'ROUTER_SECRET must be at least 32 bytes'],
    [{ ROUTER_SECRET: `${one},short` }, 'ROUTER_SECRET must be at least 32 bytes'],
    [{ ROUTER_SECRET: `${one},${two},${one}` }, 'ROUTER_SECRET must be one secret, or two'],
    [{ ROUTER_REQUIRED: 'true' }, 'ROUTER_REQUIRED=true needs a ROUTER_SECRET'],
  ])('refuses to start with %j', (environment, words) => {
    expect(faultsOf(environment)).toContain(words);
  });
});

describe('proxies', () => {
  const key = { STACKONE_API_KEY: 'key', AUTH_MODE: 'none' };
  const proxyOf = (environment: Environment) => {
    const proxy = loadConfig({ ...key, ...environment }).stackone?.proxy;
    return proxy && { http: proxy.httpProxy?.reveal(), https: proxy.httpsProxy?.reveal(), except: proxy.noProxy };
  };

  it.each([{ NODE_USE_ENV_PROXY: '1' }, { NODE_OPTIONS: '--max-old-space-size=100 --use-env-proxy' }])(
    'are used with %j, as by Node',
    (asked) => {
      const environment = { HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'https://user:word@b:2', NO_PROXY: 'c,d' };
      expect(proxyOf({ ...environment, ...asked })).toEqual({
        http: 'http://a:1',
        https: 'https://user:word@b:2',
        except: 'c,d',
      });
    },
  );

  it.each([{}, { NODE_USE_ENV_PROXY: '0' }, { NODE_USE_ENV_PROXY: 'true' }, { NODE_OPTIONS: '--use-env-proxyish' }])(
    'are not used with %j, whatever their addresses are',
    (environment) => {
      expect(proxyOf({ HTTP_PROXY: 'nonsense', HTTPS_PROXY: 'socks5://a', ...environment })).toBeUndefined();
    },
  );

  it('have lower-case names too, which take precedence', () => {
    const environment = {
      HTTP_PROXY: 'http://a',
      HTTPS_PROXY: 'http://e',
      http_proxy: 'http://b',
      https_proxy: '',
      NO_PROXY: 'c',
      no_proxy: 'd',
    };
    expect(proxyOf({ NODE_USE_ENV_PROXY: '1', ...environment })).toEqual({
      http: 'http://b',
      https: 'http://e',
      except: 'd',
    });
  });

  it('are not misspelt settings', () => {
    const environment = {
      http_proxy: 'http://a',
      https_proxy: 'http://b',
      no_proxy: 'c',
      ftp_proxy: 'd',
      ALL_PROXY: 'e',
    };
    expect(loadConfig({ ...key, ...environment }).warnings).toEqual([]);
  });

  it('are used for the JWKS too', () => {
    const environment = { AUTH_JWKS_URL: 'https://id.example/jwks', AUTH_ISSUER: 'a', AUTH_AUDIENCE: 'b' };
    const { auth, stackone } = loadConfig({
      ...environment,
      STACKONE_API_KEY: 'key',
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY_FILE: fileWith('http://a\n'),
    });
    expect(auth).toMatchObject({ keys: { kind: 'jwks', proxy: stackone?.proxy } });
    expect(stackone?.proxy?.httpsProxy?.reveal()).toBe('http://a');
  });

  it.each(['HTTP_PROXY', 'HTTPS_PROXY'])(
    'need an address in %s, and a fault does not show the one that is there',
    (name) => {
      for (const address of ['proxy.canary.example:3128', 'socks5://canary:1080', '//canary', 'http://']) {
        const words = faultsOf({ ...key, NODE_USE_ENV_PROXY: '1', [name]: address });
        expect(words).toContain(`${name} must be a URL such as http://proxy.example.com:3128`);
        expect(words).not.toContain('canary');
      }
    },
  );

  it('never show their passwords', () => {
    const config = loadConfig({ ...key, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://user:canary@a' });
    expect(inspect(config, { depth: 10 }) + JSON.stringify(config)).not.toContain('canary');
  });
});

describe('STACKONE_WEBHOOK_SECRET', () => {
  it('has one value, or two during a rotation, of any length', () => {
    expect(loadConfig({}).webhookSecrets).toEqual([]);
    const { webhookSecrets } = loadConfig({ STACKONE_WEBHOOK_SECRET: 'new, old' });
    expect(webhookSecrets.map((secret) => secret.reveal())).toEqual(['new', 'old']);
    expect(loadConfig({ STACKONE_WEBHOOK_SECRET_FILE: fileWith('from a file\n') }).webhookSecrets).toHaveLength(1);
  });

  it.each([',', 'a,b,c'])('refuses to start with %j', (value) => {
    expect(faultsOf({ STACKONE_WEBHOOK_SECRET: value })).toContain(
      'STACKONE_WEBHOOK_SECRET must be one secret, or two',
    );
  });
});

describe('trusted documents', () => {
  it('are those of a manifest, and may be the only ones', () => {
    expect(loadConfig({}).trustedDocuments).toBeUndefined();
    const TRUSTED_DOCUMENTS = '/etc/gateway/manifest.json';
    expect(loadConfig({ TRUSTED_DOCUMENTS }).trustedDocuments).toEqual({ file: TRUSTED_DOCUMENTS, only: false });
    const { trustedDocuments } = loadConfig({ TRUSTED_DOCUMENTS, TRUSTED_DOCUMENTS_ONLY: 'true' });
    expect(trustedDocuments).toEqual({ file: TRUSTED_DOCUMENTS, only: true });
  });

  it('can not be the only ones without a manifest', () => {
    expect(faultsOf({ TRUSTED_DOCUMENTS_ONLY: 'true' })).toContain(
      'TRUSTED_DOCUMENTS_ONLY=true needs TRUSTED_DOCUMENTS',
    );
    expect(loadConfig({ TRUSTED_DOCUMENTS_ONLY: 'false' }).trustedDocuments).toBeUndefined();
  });
});

describe('docs/configuration.md', () => {
  const text = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| `([A-Z0-9_]+)` \|([^|]*)\|/gm)].map(([, name = '', initial = '']) => ({
    name,
    initial: initial.trim(),
  }));

  it('lists every variable that is read, and no other', () => {
    expect(documented.map(({ name }) => name).sort()).toEqual([...names, ...twins, 'SANDBOX_PORT'].sort());
  });

  it('has the defaults of the code', () => {
    const defaults = environmentSchema.parse({});
    for (const { name, initial } of documented) {
      const actual = Object.entries(defaults).find(([key]) => key === name)?.[1];
      if (actual === undefined) continue;
      const shown = actual instanceof URL ? actual.origin : Array.isArray(actual) ? actual.join(' ') : actual;
      expect(initial, name).toBe(`\`${shown}\``);
    }
  });
});
