import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';
import type { AccountWatch } from './account-watch.ts';
import type { ReadAccount } from './delivered-event.ts';

type AccountsById = ReadonlyMap<string, WireLinkedAccount | Error>;

export interface EventAccountReadsOptions {
  /** Reads accounts of any owner in as few calls as possible. The calls count towards the share of `ownerId`. */
  readonly readMany: (ids: readonly string[], ownerId: string | undefined) => Promise<AccountsById>;
  readonly watch: Pick<AccountWatch, 'beginLook' | 'see' | 'seeGone'>;
}

interface Batch {
  readonly ownerId: string | undefined;
  readonly ids: Set<string>;
  readonly promise: Promise<AccountsById>;
  readonly resolve: (accounts: AccountsById) => void;
}

/** A higher number would delay the reads of requests. */
const maximumBatches = 4;
const maximumIds = 100;

/**
 * Reads the accounts of events. Limits the number of concurrent reads and batches the rest, so that a burst of events takes few
 * requests.
 */
export class EventAccountReads {
  readonly #options: EventAccountReadsOptions;
  /** The batches that still accept ids, by organisation. */
  readonly #open = new Map<string | undefined, Batch>();
  #waiting: Batch[] = [];
  #underWay = 0;

  constructor(options: EventAccountReadsOptions) {
    this.#options = options;
  }

  /** Resolves to a state of the account that is not older than the call. Does not reject. */
  async read(id: string, ownerId: string | undefined): Promise<ReadAccount> {
    const batch = this.#open.get(ownerId) ?? this.#begin(ownerId);
    batch.ids.add(id);
    if (batch.ids.size >= maximumIds) this.#open.delete(ownerId);
    return (await batch.promise).get(id);
  }

  #begin(ownerId: string | undefined): Batch {
    const batch: Batch = { ownerId, ids: new Set(), ...Promise.withResolvers<AccountsById>() };
    this.#open.set(ownerId, batch);
    this.#waiting.push(batch);
    // Batches the reads of one turn of the event loop.
    setImmediate(() => void this.#work());
    return batch;
  }

  async #work(): Promise<void> {
    if (this.#underWay >= maximumBatches) return;
    const batch = this.#waiting.shift();
    if (!batch) return;
    if (this.#open.get(batch.ownerId) === batch) this.#open.delete(batch.ownerId);
    this.#underWay += 1;
    batch.resolve(await this.#readBatch([...batch.ids], batch.ownerId));
    this.#underWay -= 1;
    void this.#work();
  }

  async #readBatch(ids: readonly string[], ownerId: string | undefined): Promise<AccountsById> {
    const { readMany, watch } = this.#options;
    const look = watch.beginLook();
    try {
      const accounts = await readMany(ids, ownerId);
      for (const id of ids) {
        const account = accounts.get(id);
        if (account === undefined) watch.seeGone(id);
        else if (!(account instanceof Error)) watch.see(account, look);
      }
      return accounts;
    } catch (error) {
      const failure = error instanceof Error ? error : new Error('unknown failure', { cause: error });
      return new Map(ids.map((id) => [id, failure]));
    }
  }
}
