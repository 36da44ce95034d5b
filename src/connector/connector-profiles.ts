import { WarmCopy, type WarmCopyOptions } from '../caching/warm-copy.ts';
import type { WireConnectorProfile } from '../stackone/wire/wire.ts';

interface Profiles {
  readonly all: readonly WireConnectorProfile[];
  readonly byConnector: ReadonlyMap<string, readonly WireConnectorProfile[]>;
}

/** The project's connector profiles, from a cached copy. */
export class ConnectorProfiles {
  readonly #copy: WarmCopy<Profiles>;

  constructor({ read, ...options }: WarmCopyOptions<readonly WireConnectorProfile[]>) {
    this.#copy = new WarmCopy({ ...options, read: async () => toProfiles(await read()) });
  }

  async list(): Promise<readonly WireConnectorProfile[]> {
    return (await this.#copy.get()).all;
  }

  async ofConnector(key: string): Promise<readonly WireConnectorProfile[]> {
    return (await this.#copy.get()).byConnector.get(key) ?? [];
  }

  staleMs(): number {
    return this.#copy.staleMs();
  }
}

function toProfiles(all: readonly WireConnectorProfile[]): Profiles {
  return { all, byConnector: Map.groupBy(all, (profile) => profile.connector_key) };
}
