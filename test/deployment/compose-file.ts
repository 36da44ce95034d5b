import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** The base of relative paths in the Compose file. */
export const composeFolder = new URL('../../docs/deployment/compose/', import.meta.url);

// Strict, so that a field which no test knows is noticed.
const service = z.strictObject({
  image: z.string(),
  build: z.string().optional(),
  command: z.union([z.string(), z.array(z.string())]).optional(),
  user: z.string(),
  init: z.boolean().optional(),
  read_only: z.literal(true),
  tmpfs: z.array(z.string()),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  networks: z.union([
    z.array(z.string()),
    z.record(
      z.string(),
      z.strictObject({ ipv4_address: z.string().optional(), aliases: z.array(z.string()).optional() }),
    ),
  ]),
  healthcheck: z.strictObject({
    test: z.tuple([z.literal('CMD')], z.string()),
    interval: z.string(),
    timeout: z.string(),
    start_period: z.string(),
    start_interval: z.string(),
  }),
  restart: z.literal('unless-stopped'),
  stop_signal: z.string().optional(),
  stop_grace_period: z.string().optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).default({}),
  deploy: z.strictObject({
    resources: z.strictObject({
      limits: z.strictObject({ cpus: z.string(), memory: z.string(), pids: z.number() }),
    }),
  }),
  logging: z.strictObject({ options: z.strictObject({ 'max-size': z.string(), 'max-file': z.string() }) }),
});

const composeFile = z.looseObject({
  services: z.record(z.string(), service),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  networks: z.strictObject({
    inside: z.strictObject({
      ipam: z.strictObject({
        config: z.tuple([z.strictObject({ subnet: z.string(), ip_range: z.string() })]),
      }),
    }),
    outside: z.strictObject({}),
  }),
});

export type ComposeFile = z.infer<typeof composeFile>;
export type Service = z.infer<typeof service>;

export function readComposeFile(): ComposeFile {
  return composeFile.parse(parse(readFileSync(new URL('compose.yaml', composeFolder), 'utf8'), { merge: true }));
}

export function serviceNamed({ services }: ComposeFile, name: string): Service {
  const found = services[name];
  if (!found) throw new Error(`The Compose file has no service ${name}.`);
  return found;
}

/** The environment that Compose passes on if none of the variables in the file is set. */
export function environmentOf({ environment }: Service): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{\w+:-([^}]*)\}/g, '$1')]),
  );
}
