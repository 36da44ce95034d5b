import { LRUCache } from 'lru-cache';
import { GatewayError } from '../../errors.ts';
import type { WireCreatedConnectSession } from '../../stackone/wire/wire.ts';
import type { IdempotencyRecord, IdempotencyStore, RecordKey } from './idempotency-store.ts';

const maximumBytes = 64 * 1024 * 1024;
/** The maximum share of the store for one organisation. */
const ownerShare = 0.1;
/** The memory of a record apart from its session: ids, fingerprint and bookkeeping. Measured and rounded up. */
const recordBytes = 768;
/** The room that a claim needs for the session that it may lead to: twice the maximum size of a request's variables. */
const sessionRoomBytes = 256 * 1024;

interface OpenRecord {
  readonly record: IdempotencyRecord;
  readonly owner: string;
  readonly expiresAt: number;
}

interface DoneRecord {
  readonly fingerprint: string;
  readonly owner: string;
  /** Kept as JSON, because parsed metadata takes many times its length, by a factor that can't be predicted. */
  readonly session: Buffer;
}

/** The records of one organisation. */
interface OwnerRecords {
  open: number;
  /** Ids, oldest first. */
  readonly done: Set<string>;
  doneBytes: number;
}

/**
 * Keeps records in 64 MiB of memory, of which one organisation may take a tenth. They are lost with the process.
 *
 * If the store is full, it evicts completed records, oldest first. It never evicts `pending` or `unknown` records before they
 * expire: without them, a repeated request would create a second session.
 */
export class MemoryIdempotencyStore implements IdempotencyStore {
  readonly #maximumBytes: number;
  readonly #now: () => number;
  /** The `pending` and `unknown` records. Their order is the order of expiry, because they all have the same lifetime. */
  readonly #open = new Map<string, OpenRecord>();
  readonly #done: LRUCache<string, DoneRecord>;
  readonly #owners = new Map<string, OwnerRecords>();

  /** `now` is in milliseconds, from a monotonic clock. */
  constructor(bytes = maximumBytes, now: () => number = () => performance.now()) {
    this.#maximumBytes = bytes;
    this.#now = now;
    this.#done = new LRUCache({
      maxSize: bytes,
      perf: { now },
      ttlResolution: 0,
      dispose: (record, id) => this.#forgetDone(id, record),
    });
  }

  /** The size of all records, in bytes. */
  get bytes(): number {
    return this.#open.size * recordBytes + this.#done.calculatedSize;
  }

  async claim(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<IdempotencyRecord | undefined> {
    const existing = this.#find(key.id);
    if (existing) return existing;
    this.#remove(key.id);
    if (!this.#canHold(key.owner, recordBytes + sessionRoomBytes)) {
      throw new GatewayError('OVERLOADED', 'Too many requests with an Idempotency-Key have an unknown outcome.');
    }
    this.#keepOpen(key, record, ttlMs);
    return undefined;
  }

  async read({ id }: RecordKey): Promise<IdempotencyRecord | undefined> {
    return this.#find(id);
  }

  async settle(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<void> {
    this.#remove(key.id);
    if (record.state !== 'done') return this.#keepOpen(key, record, ttlMs);
    const kept = this.#keepDone(key, record.fingerprint, record.session, ttlMs);
    // The store must remember that a session exists, or a repeated request would create a second one.
    if (!kept) this.#keepOpen(key, { state: 'unknown', fingerprint: record.fingerprint }, ttlMs);
  }

  async release({ id }: RecordKey): Promise<void> {
    this.#remove(id);
  }

  #find(id: string): IdempotencyRecord | undefined {
    const open = this.#open.get(id);
    if (open) return open.expiresAt > this.#now() ? open.record : undefined;
    const done = this.#done.peek(id);
    return done && { state: 'done', fingerprint: done.fingerprint, session: JSON.parse(done.session.toString()) };
  }

  /** Drops the record if there is no room. Claimed records always have room; only a copy of a shared record can be dropped. */
  #keepOpen({ id, owner }: RecordKey, record: IdempotencyRecord, ttlMs: number): void {
    if (!this.#makeRoom(owner, recordBytes)) return;
    this.#open.set(id, { record, owner, expiresAt: this.#now() + ttlMs });
    this.#recordsOf(owner).open += 1;
  }

  #keepDone({ id, owner }: RecordKey, fingerprint: string, session: WireCreatedConnectSession, ttlMs: number): boolean {
    const bytes = toBytes(JSON.stringify(session));
    const size = recordBytes + bytes.length;
    if (!this.#makeRoom(owner, size)) return false;
    this.#done.set(id, { fingerprint, owner, session: bytes }, { size, ttl: ttlMs });
    const records = this.#recordsOf(owner);
    records.done.add(id);
    records.doneBytes += size;
    return true;
  }

  /** Whether the bytes would fit if all completed records were evicted. */
  #canHold(owner: string, bytes: number): boolean {
    this.#removeExpired();
    const openOfOwner = this.#owners.get(owner)?.open ?? 0;
    return (
      openOfOwner * recordBytes + bytes <= this.#maximumBytes * ownerShare &&
      this.#open.size * recordBytes + bytes <= this.#maximumBytes
    );
  }

  #makeRoom(owner: string, bytes: number): boolean {
    if (!this.#canHold(owner, bytes)) return false;
    for (const id of this.#owners.get(owner)?.done ?? []) {
      if (this.#bytesOf(owner) + bytes <= this.#maximumBytes * ownerShare) break;
      this.#done.delete(id);
    }
    while (this.bytes + bytes > this.#maximumBytes) this.#done.pop();
    return true;
  }

  #bytesOf(owner: string): number {
    const { open = 0, doneBytes = 0 } = this.#owners.get(owner) ?? {};
    return open * recordBytes + doneBytes;
  }

  #recordsOf(owner: string): OwnerRecords {
    const known = this.#owners.get(owner);
    if (known) return known;
    const records: OwnerRecords = { open: 0, done: new Set(), doneBytes: 0 };
    this.#owners.set(owner, records);
    return records;
  }

  #removeExpired(): void {
    for (const [id, { expiresAt }] of this.#open) {
      if (expiresAt > this.#now()) return;
      this.#remove(id);
    }
  }

  #remove(id: string): void {
    this.#done.delete(id);
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    const records = this.#recordsOf(open.owner);
    records.open -= 1;
    this.#forgetOwnerWithoutRecords(open.owner, records);
  }

  #forgetDone(id: string, { owner, session }: DoneRecord): void {
    const records = this.#recordsOf(owner);
    records.done.delete(id);
    records.doneBytes -= recordBytes + session.length;
    this.#forgetOwnerWithoutRecords(owner, records);
  }

  #forgetOwnerWithoutRecords(owner: string, { open, done }: OwnerRecords): void {
    if (open === 0 && done.size === 0) this.#owners.delete(owner);
  }
}

/** Allocates outside Node's pool for small buffers, where one record could keep 8 KiB of discarded data alive. */
function toBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
