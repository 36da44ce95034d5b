import { CacheUse } from '../cache-use.ts';
import type { WireConnector } from '../stackone/wire.ts';

const defaultFreshForMs = 5 * 60_000;
/** How long after a failed refresh the next one is tried, so that an outage is not made worse. */
const retryAfterMs = 5_000;

export interface CatalogueOptions {
  readonly read: () => Promise<readonly WireConnector[]>;
  /** How long a copy is served before it is read again. Default: 5 minutes. */
  readonly freshForMs?: number;
  /** Called when a refresh has failed and the old copy is served on. */
  readonly onStale?: (error: unknown) => void;
  readonly now?: () => number;
  /** Counts how often a copy was there. */
  readonly use?: CacheUse;
}

interface Copy {
  readonly connectors: readonly WireConnector[];
  readonly byProvider: ReadonlyMap<string, WireConnector>;
}

/**
 * StackOne's connectors: the same for every caller, hence one copy per process. An old copy is served while one refresh
 * runs, and for as long as StackOne does not answer. The first reading is on demand, and its failure is the caller's.
 */
export class ConnectorCatalogue {
  readonly #options: CatalogueOptions;
  readonly #now: () => number;
  readonly #use: CacheUse;
  #copy: Copy | undefined;
  #refreshAt = 0;
  #reading: Promise<Copy> | undefined;

  constructor(options: CatalogueOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#use = options.use ?? new CacheUse();
  }

  async list(): Promise<readonly WireConnector[]> {
    return (await this.#current()).connectors;
  }

  /** `null` for an unknown connector. */
  async find(provider: string): Promise<WireConnector | null> {
    return (await this.#current()).byProvider.get(provider) ?? null;
  }

  #current(): Copy | Promise<Copy> {
    if (this.#copy) this.#use.hits += 1;
    else this.#use.misses += 1;
    if (this.#copy && this.#now() < this.#refreshAt) return this.#copy;
    this.#reading ??= this.#refresh();
    return this.#copy ?? this.#reading;
  }

  async #refresh(): Promise<Copy> {
    try {
      this.#copy = toCopy(await this.#options.read());
      this.#refreshAt = this.#now() + (this.#options.freshForMs ?? defaultFreshForMs);
      return this.#copy;
    } catch (error) {
      if (!this.#copy) throw error;
      this.#refreshAt = this.#now() + retryAfterMs;
      this.#options.onStale?.(error);
      return this.#copy;
    } finally {
      this.#reading = undefined;
    }
  }
}

function toCopy(connectors: readonly WireConnector[]): Copy {
  return { connectors, byProvider: new Map(connectors.map((connector) => [connector.provider, connector])) };
}
