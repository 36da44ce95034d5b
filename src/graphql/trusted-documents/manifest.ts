import { z } from 'zod';

/** Texts of documents by their ids. */
export type Manifest = ReadonlyMap<string, string>;

/** The reason why a manifest can't be used. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('; '));
    this.faults = faults;
  }
}

const maximumIdLength = 256;

const id = z.string().min(1).max(maximumIdLength);

/** Written by `@apollo/generate-persisted-query-manifest`, Apollo Kotlin and Apollo iOS. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id, body: z.string() })),
});

/** Written by GraphQL Code Generator and by Relay's compiler. */
const flatManifest = z.record(id, z.string());

/** Parses both formats. Throws `ManifestError`. */
export function readManifest(json: string): Manifest {
  const content = parse(json);
  if (content !== null && typeof content === 'object' && 'operations' in content) {
    const { operations } = check(apolloManifest, content);
    return collect(operations.map(({ id, body }) => [id, body]));
  }
  return collect(Object.entries(check(flatManifest, content)));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new ManifestError(['it is not JSON']);
  }
}

function check<T>(format: z.ZodType<T>, content: unknown): T {
  const { data, error } = format.safeParse(content);
  if (data !== undefined) return data;
  const [issue] = error?.issues ?? [];
  const place = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw new ManifestError([
    `it is neither an Apollo manifest (version 1) nor a map of ids to documents: ${place}${issue?.message}`,
  ]);
}

function collect(entries: readonly (readonly [id: string, text: string])[]): Manifest {
  const manifest = new Map<string, string>();
  for (const [id, text] of entries) {
    if ((manifest.get(id) ?? text) !== text) throw new ManifestError([`the id ${id} has two different documents`]);
    manifest.set(id, text);
  }
  return manifest;
}
