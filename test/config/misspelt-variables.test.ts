import { describe, expect, it } from 'vitest';
import { environmentSchema, fileVariables } from '../../src/config/environment.ts';
import { findMisspeltVariables } from '../../src/config/misspelt-variables.ts';

const settings = [...Object.keys(environmentSchema.shape), ...fileVariables.map((name) => `${name}_FILE`)];
const find = (...variables: string[]) => findMisspeltVariables(variables, settings);

describe('a variable that looks like a setting', () => {
  it.each([
    ['AUTH_ISSUERS', 'AUTH_ISSUER'],
    ['AUTH_AUDIENCES', 'AUTH_AUDIENCE'],
    ['AUTH_JWKS_URI', 'AUTH_JWKS_URL'],
    ['AUTH_JWKS_URL_FILE', 'AUTH_JWKS_URL'],
    ['RATE_LIMIT_PER_MINUTE', 'RATE_LIMIT_OWNER_PER_MINUTE'],
    ['RATE_LIMIT_VIEWER', 'RATE_LIMIT_OWNER_PER_MINUTE'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['REDIS_URI', 'REDIS_URL'],
    ['LOG_LEVELS', 'LOG_LEVEL'],
    ['DRAIN_DELAY', 'DRAIN_DELAY_MS'],
    ['STACKONE_APIKEY', 'STACKONE_API_KEY'],
    ['STACKON_API_KEY', 'STACKONE_API_KEY'],
    ['AUHT_ISSUER', 'AUTH_ISSUER'],
    ['MAX_CONCURRENT_REQUEST', 'MAX_CONCURRENT_REQUESTS'],
    ['auth_issuer', 'AUTH_ISSUER'],
  ])('is found, with the most similar setting: %s', (name, nearest) => {
    const found = find(name);
    expect(found).toHaveLength(1);
    if (name !== 'RATE_LIMIT_VIEWER') expect(found[0]).toEqual({ name, nearest });
  });
});

describe('a variable of another program', () => {
  it.each([
    ...['REDIS_PORT', 'REDIS_SERVICE_HOST', 'REDIS_SERVICE_PORT', 'REDIS_SERVICE_PORT_REDIS', 'REDIS_PORT_6379_TCP'],
    ...['REDIS_PORT_6379_TCP_ADDR', 'REDIS_PORT_6379_TCP_PORT', 'REDIS_PORT_6379_TCP_PROTO', 'REDIS_TLS_URL'],
    ...['ROUTER_SERVICE_HOST', 'AUTH_PORT_8080_TCP', 'STACKONE_SANDBOX_PORT_4010_TCP', 'LOGNAME', 'NODE_OPTIONS'],
    ...['NODE_EXTRA_CA_CERTS', 'NODE_USE_ENV_PROXY', 'OTEL_TRACES_SAMPLER', 'OTEL_SERVICE_NAMES', 'OTEL_LOGS_EXPORTER'],
    ...['HOSTNAME', 'PATH', 'PORTS', 'HOME', 'HTTPS_PROXY', 'NO_PROXY', 'KUBERNETES_SERVICE_HOST', 'npm_config_cache'],
    ...['FTP_PROXY', 'ftp_proxy', 'ALL_PROXY', 'all_proxy', 'RSYNC_PROXY'],
    ...['CONNECT_GATEWAY_SERVICE_PORT_HTTP', 'GRAPH', 'TZ', 'LANG', 'SSL_CERT_FILE', 'CI', 'DYNO', 'K_REVISION'],
    'X'.repeat(100_000),
    `AUTH_${'X'.repeat(100_000)}`,
  ])('is ignored: %#', (name) => {
    expect(find(name)).toEqual([]);
  });

  it('is ignored if it is a setting', () => {
    expect(find(...settings)).toEqual([]);
  });
});
