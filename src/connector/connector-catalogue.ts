import { WarmCopy, type WarmCopyOptions } from '../caching/warm-copy.ts';
import type { WireConnector } from '../stackone/wire/wire.ts';

interface Catalogue {
  readonly connectors: readonly WireConnector[];
  readonly byProvider: ReadonlyMap<string, WireConnector>;
}

/** StackOne's connectors, from a cached copy. */
export class ConnectorCatalogue {
  readonly #copy: WarmCopy<Catalogue>;

  constructor({ read, ...options }: WarmCopyOptions<readonly WireConnector[]>) {
    this.#copy = new WarmCopy({ ...options, read: async () => toCatalogue(await read()) });
  }

  async list(): Promise<readonly WireConnector[]> {
    return (await this.#copy.get()).connectors;
  }

  /** Resolves to `null` for an unknown connector. */
  async find(provider: string): Promise<WireConnector | null> {
    return (await this.#copy.get()).byProvider.get(provider) ?? null;
  }

  staleMs(): number {
    return this.#copy.staleMs();
  }
}

function toCatalogue(connectors: readonly WireConnector[]): Catalogue {
  return { connectors, byProvider: new Map(connectors.map((connector) => [connector.provider, connector])) };
}
