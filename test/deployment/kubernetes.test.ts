import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Deployment } from 'kubernetes-models/apps/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Service } from 'kubernetes-models/v1';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/config.ts';
import { startWorld } from '../support/world.ts';
import { longestStopMs, settings, stackoneRequestsPerMinute } from './settings.ts';

const folder = new URL('../../docs/deployment/kubernetes/', import.meta.url);
const guide = readFileSync(new URL('../../docs/deployment.md', import.meta.url), 'utf8');
const repository = fileURLToPath(new URL('../..', import.meta.url));

const manifest = (name: string) => parse(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'));
const deployment = new Deployment(manifest('deployment'));
const service = new Service(manifest('service'));
const budget = new PodDisruptionBudget(manifest('pod-disruption-budget'));
const policy = new NetworkPolicy(manifest('network-policy'));

const kinds = [
  { name: 'deployment', model: Deployment, object: deployment, module: 'apps/v1' },
  { name: 'service', model: Service, object: service, module: 'v1' },
  { name: 'pod-disruption-budget', model: PodDisruptionBudget, object: budget, module: 'policy/v1' },
  { name: 'network-policy', model: NetworkPolicy, object: policy, module: 'networking.k8s.io/v1' },
];

const { replicas = 0, strategy, template } = deployment.spec ?? {};
const pod = template?.spec;
const [container] = pod?.containers ?? [];
const environment = new Map((container?.env ?? []).map(({ name, value }) => [name, value ?? '']));
const labels = template?.metadata?.labels;

describe('a Kubernetes manifest', () => {
  it('is tested here, for every manifest', () => {
    expect(readdirSync(folder).sort()).toEqual(kinds.map(({ name }) => `${name}.yaml`).sort());
  });

  it.each(kinds)('matches the schema of its version and kind: $name', ({ name, model, object }) => {
    expect(model.is(manifest(name))).toBe(true);
    object.validate();
  });

  it('has no field that Kubernetes does not know', { timeout: 60_000 }, async () => {
    // The schemas ignore misspelt fields. The compiler detects them in an object literal.
    const place = mkdtempSync(join(tmpdir(), 'manifests-'));
    onTestFinished(() => rmSync(place, { recursive: true }));
    symlinkSync(join(repository, 'node_modules'), join(place, 'node_modules'));
    const checked = (written: (name: string) => string) =>
      kinds.map(({ name, model, module }, index) => {
        const type = `import('kubernetes-models/${module}').I${model.kind}`;
        return `export const manifest${index}: ${type} = ${written(name)};`;
      });
    const compile = async (lines: readonly string[]) => {
      writeFileSync(join(place, 'manifests.ts'), lines.join('\n'));
      const compiler = join(repository, 'node_modules/.bin/tsc');
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', '', 'manifests.ts'];
      return promisify(execFile)(compiler, options, { cwd: place });
    };
    await compile(checked((name) => JSON.stringify(manifest(name))));
    // Proves that a misspelt field would be detected.
    const misspelt = checked((name) => JSON.stringify(manifest(name)).replace('"spec":{', '"spec":{"replicaz":2,'));
    await expect(compile(misspelt)).rejects.toMatchObject({ stdout: expect.stringMatching(/(replicaz[^$]*){4}/) });
  });

  it('selects the pods that the Deployment creates', () => {
    for (const selector of [
      deployment.spec?.selector.matchLabels,
      service.spec?.selector,
      budget.spec?.selector?.matchLabels,
      policy.spec?.podSelector?.matchLabels,
      ...(pod?.topologySpreadConstraints ?? []).map(({ labelSelector }) => labelSelector?.matchLabels),
    ]) {
      expect(selector).toEqual(labels);
    }
  });

  it("refers to the gateway's port", () => {
    expect(container?.ports).toEqual([{ name: 'http', containerPort: 4000 }]);
    expect(service.spec?.ports).toEqual([{ name: 'http', port: 4000, targetPort: 'http' }]);
    expect(policy.spec?.ingress?.flatMap(({ ports = [] }) => ports)).toEqual([{ port: 'http' }]);
    expect(template?.metadata?.annotations).toMatchObject({ 'prometheus.io/port': '4000' });
    const supergraph = readFileSync(new URL('../../schema/published/supergraph.graphql', import.meta.url), 'utf8');
    expect(supergraph).toContain(`"http://${service.metadata?.name}:4000/graphql"`);
  });
});

describe('the Deployment', () => {
  it('sets existing variables', () => {
    expect([...environment.keys()].filter((name) => !settings.has(name))).toEqual([]);
  });

  it('sets all variables that a gateway needs to start in production', () => {
    const place = mkdtempSync(join(tmpdir(), 'secrets-'));
    onTestFinished(() => rmSync(place, { recursive: true }));
    const contents = {
      'stackone-api-key': 'key',
      'router-secret': 'x'.repeat(32),
      'redis-url': 'rediss://redis.example',
    };
    for (const [name, content] of Object.entries(contents)) writeFileSync(join(place, name), content);
    const variables = [...environment].map(([name, value]) => [name, value.replace(/^\/run\/secrets\/[^/]+/, place)]);
    const config = loadConfig({ ...Object.fromEntries(variables), NODE_ENV: 'production' });
    expect(config).toMatchObject({ host: '0.0.0.0', port: 4000, router: { required: true } });
  });

  it('reads every secret from a file of a Secret whose keys the guide names, and contains none', () => {
    const [volume] = pod?.volumes ?? [];
    const [mount] = container?.volumeMounts ?? [];
    expect(mount).toMatchObject({ name: volume?.name, readOnly: true });
    const files = [...environment].filter(([name]) => name.endsWith('_FILE')).map(([, path]) => path);
    const mounted = (volume?.secret?.items ?? []).map(({ key, path }) => {
      expect(guide).toContain(`| \`${key}\` |`);
      expect(guide).toContain(` --from-file=${key}`);
      return `${mount?.mountPath}/${path}`;
    });
    expect(files.sort()).toEqual(mounted.sort());
    expect(guide).toContain(`kubectl create secret generic ${volume?.secret?.secretName} `);
  });

  it('gives a gateway enough time to stop', () => {
    const longest = longestStopMs(Number(environment.get('DRAIN_DELAY_MS')));
    expect((pod?.terminationGracePeriodSeconds ?? 0) * 1_000).toBeGreaterThan(longest);
  });

  it('keeps the number of gateways during an update, and replaces one at a time', () => {
    expect(strategy?.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(budget.spec?.maxUnavailable).toBe(1);
    expect(replicas).toBeGreaterThan(1);
  });

  it("gives every gateway StackOne's whole limit, which they share through Redis, so that it may scale", () => {
    expect(Number(environment.get('STACKONE_REQUESTS_PER_MINUTE'))).toBe(stackoneRequestsPerMinute);
    expect(environment.has('REDIS_URL_FILE')).toBe(true);
  });

  it('needs no privileges and no files of its node', () => {
    expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod?.automountServiceAccountToken).toBe(false);
  });
});

describe('a probe of the Deployment', async () => {
  const world = await startWorld();
  afterAll(() => world.stop());

  it.each(['startupProbe', 'readinessProbe', 'livenessProbe'] as const)('calls an existing route: %s', async (name) => {
    const { path, port } = container?.[name]?.httpGet ?? {};
    expect(port).toBe('http');
    expect((await fetch(world.url + path)).status).toBe(200);
  });

  it('checks readiness at least twice during the drain delay, and never kills a draining gateway', async () => {
    const { httpGet, periodSeconds = 0, failureThreshold = 0 } = container?.readinessProbe ?? {};
    expect(httpGet?.path).toBe('/readyz');
    expect(periodSeconds * failureThreshold * 1_000).toBeLessThan(Number(environment.get('DRAIN_DELAY_MS')));
    expect(container?.livenessProbe?.httpGet?.path).toBe('/livez');
  });
});
