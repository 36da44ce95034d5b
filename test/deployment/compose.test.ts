import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startWorld } from '../support/world.ts';
import { composeFolder, environmentOf, readComposeFile, type Service, serviceNamed } from './compose-file.ts';
import { longestStopMs, settings, stackoneRequestsPerMinute } from './settings.ts';

const file = readComposeFile();
const gateways = ['connect-gateway-1', 'connect-gateway-2'].map((name) => serviceNamed(file, name));
const read = (path: string) => readFileSync(new URL(path, composeFolder), 'utf8');
const guide = read('../../deployment.md');

const seconds = (duration = '') => Number(/^(\d+)s$/.exec(duration)?.[1]);

/** The address that a health check calls. */
function checkedUrl({ healthcheck }: Service): URL {
  const url = /http:\/\/127\.0\.0\.1:\d+\/\w+/.exec(healthcheck.test.join(' '))?.[0];
  if (!url) throw new Error('The health check asks no address.');
  return new URL(url);
}

describe('the Compose file', () => {
  it('gives both gateways the same, existing settings', () => {
    for (const { environment } of gateways) {
      expect(Object.keys(environment).filter((name) => !settings.has(name))).toEqual([]);
    }
    expect(gateways[1]?.environment).toEqual(gateways[0]?.environment);
  });

  it("lets the gateways start in production too, with the guide's settings", () => {
    const [, , NODE_ENV, STACKONE_BASE_URL] = /`(NODE_ENV)=(\w+)` and\s+`STACKONE_BASE_URL=([^`]+)`/.exec(guide) ?? [];
    const secrets = { STACKONE_API_KEY: 'key', AUTH_JWT_SECRET: 'x'.repeat(64), ROUTER_SECRET: 'y'.repeat(64) };
    for (const { environment } of gateways) {
      const rest = Object.entries(environment).filter(([name]) => !name.endsWith('_FILE'));
      const config = loadConfig({ ...Object.fromEntries(rest), ...secrets, NODE_ENV, STACKONE_BASE_URL });
      expect(config).toMatchObject({ production: true, port: 4000, router: { required: true } });
    }
  });

  it("gives all gateways StackOne's limit, which they share through Redis", () => {
    for (const { environment } of gateways) {
      expect(Number(environment['STACKONE_REQUESTS_PER_MINUTE'])).toBe(stackoneRequestsPerMinute);
      expect(environment['REDIS_URL']).toMatch(/^redis:/);
    }
  });

  it('declares each secret as a file, mounts it where the variable says, and the guide creates it', () => {
    for (const { environment, secrets } of Object.values(file.services)) {
      const named = Object.entries(environment).filter(([name]) => name.endsWith('_FILE'));
      expect(named.map(([, path]) => path).sort()).toEqual(secrets.map((name) => `/run/secrets/${name}`).sort());
      for (const name of secrets) {
        expect(file.secrets[name]).toEqual({ file: `./secrets/${name}` });
        expect(guide).toContain(` > secrets/${name}\n`);
      }
    }
    expect(read('../../../.gitignore')).toContain('/docs/deployment/compose/secrets/\n');
  });

  it('gives a gateway enough time to stop', () => {
    for (const { environment, stop_grace_period: grace } of gateways) {
      expect(seconds(grace) * 1_000).toBeGreaterThan(longestStopMs(Number(environment['DRAIN_DELAY_MS'])));
    }
  });

  it('mounts files that exist in the repository, and builds where the Dockerfile is', () => {
    for (const { volumes, build } of Object.values(file.services)) {
      for (const volume of volumes) {
        const [path = '', target, mode] = volume.split(':');
        expect(statSync(new URL(path, composeFolder)).isFile(), path).toBe(true);
        expect(target).toMatch(/^\//);
        expect(mode).toBe('ro');
      }
      if (build) expect(existsSync(new URL(`${build}/Dockerfile`, composeFolder))).toBe(true);
    }
  });

  it('publishes ports on this machine only, and none of a gateway', () => {
    for (const { ports } of Object.values(file.services)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
    for (const { ports } of gateways) expect(ports).toEqual([]);
  });

  it('runs nothing as root, and pins every image to a version', () => {
    for (const { user, image, build } of Object.values(file.services)) {
      expect(Number(user.split(':')[0])).toBeGreaterThan(0);
      if (!build) expect(image).toMatch(/:\d+\.\d+/);
    }
  });

  it('waits for existing services', () => {
    for (const { depends_on: needed } of Object.values(file.services)) {
      for (const name of Object.keys(needed)) expect(file.services).toHaveProperty([name]);
    }
  });

  it("has the gateways at nginx's addresses, and nginx at the router's address", () => {
    const configuration = read('../nginx.conf');
    const watched = serviceNamed(file, 'balancer').command;
    for (const name of ['connect-gateway-1', 'connect-gateway-2']) {
      expect(configuration).toContain(`server ${name}:4000`);
      expect(String(watched)).toContain(`${name}:4000`);
    }
    expect(serviceNamed(file, 'balancer').networks).toEqual({ inside: { aliases: ['connect-gateway'] } });
    expect(read('../../../schema/published/supergraph.graphql')).toContain('"http://connect-gateway:4000/graphql"');
    const [, folder = ''] = /watch-readiness\.sh (\S+)/.exec(String(watched)) ?? [];
    expect(configuration).toContain(`(-f ${folder}/1)`);
    expect(configuration).toContain(`(-f ${folder}/2)`);
  });

  it('configures Redis without persistence, with a memory limit, and without silent eviction', () => {
    const { command, deploy } = serviceNamed(file, 'redis');
    expect(command).toMatch(/--save "" --appendonly no .*--maxmemory-policy noeviction$/);
    const limits = [/--maxmemory (\d+)mb/.exec(String(command)), /^(\d+)M$/.exec(deploy.resources.limits.memory)];
    const [keys = 0, all = 0] = limits.map((found) => Number(found?.[1]));
    expect(all).toBeGreaterThanOrEqual(1.5 * keys);
  });

  it('assigns fixed addresses outside the range of dynamic ones', () => {
    const [{ subnet, ip_range: range }] = file.networks.inside.ipam.config;
    const lastNumber = (address: string) => Number(/\.(\d+)(\/\d+)?$/.exec(address)?.[1]);
    const fixed = gateways.flatMap(({ networks }) =>
      Array.isArray(networks) ? [] : Object.values(networks).map(({ ipv4_address: address = '' }) => address),
    );
    expect(fixed).toHaveLength(2);
    for (const address of fixed) {
      expect(address.replace(/\.\d+$/, '')).toBe(subnet.replace(/\.\d+\/\d+$/, ''));
      expect(lastNumber(address)).toBeGreaterThan(lastNumber(subnet) + 1);
      expect(lastNumber(address)).toBeLessThan(lastNumber(range));
    }
  });
});

describe('a health check of the Compose file', async () => {
  const [world, sandbox] = await Promise.all([startWorld(), startSandbox()]);
  afterAll(() => Promise.all([world.stop(), sandbox.close()]));

  it('calls routes that the gateway and the sandbox answer', async () => {
    for (const gateway of gateways) {
      const { port, pathname } = checkedUrl(gateway);
      expect({ port, pathname }).toEqual({ port: '4000', pathname: '/readyz' });
      expect((await fetch(world.url + pathname)).status).toBe(200);
    }
    const service = serviceNamed(file, 'sandbox');
    const { port, pathname } = checkedUrl(service);
    expect(port).toBe(environmentOf(service)['SANDBOX_PORT']);
    expect((await fetch(sandbox.url + pathname)).status).toBe(200);
  });

  it('calls a route that nginx.conf answers', () => {
    const { port, pathname } = checkedUrl(serviceNamed(file, 'balancer'));
    expect(read('../nginx.conf')).toContain(`location = ${pathname} {`);
    expect(read('../nginx.conf')).toContain(`listen ${port};`);
  });
});
