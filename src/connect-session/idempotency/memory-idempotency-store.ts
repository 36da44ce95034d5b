import { LRUCache } from 'lru-cache';
import { GatewayError } from '../../errors.ts';
import type { WireCreatedConnectSession } from '../../stackone/wire/wire.ts';
import type { IdempotencyRecord, IdempotencyStore, RecordKey } from './idempotency-store.ts';

const maximumBytes = 64 * 1024 * 1024;
/** The largest part of the store that one organisation may take. */
const ownerShare = 0.1;
/** What a record takes beside its session: ids, fingerprint and bookkeeping. Measured, and rounded up. */
const recordBytes = 768;
/** A claim needs this much room for the session that it may end in. Twice what the variables of a request may hold. */
const sessionRoomBytes = 256 * 1024;

interface OpenRecord {
  readonly record: IdempotencyRecord;
  readonly owner: string;
  readonly expiresAt: number;
}

interface DoneRecord {
  readonly fingerprint: string;
  readonly owner: string;
  /** JSON. Parsed, free-form metadata takes many times its length, and nobody could say how many. */
  readonly session: Buffer;
}

/** What one organisation has in the store. */
interface OwnerRecords {
  open: number;
  /** Ids, the oldest first. */
  readonly done: Set<string>;
  doneBytes: number;
}

/**
 * Keeps records in 64 MiB, of which one organisation may take a tenth. They are lost with the process.
 *
 * Where there is no room, sessions that can be replayed make it, the oldest first. Records that are `pending` or `unknown`
 * are never removed before they expire: without them a repeated request would make a second session.
 */
export class MemoryIdempotencyStore implements IdempotencyStore {
  readonly #maximumBytes: number;
  readonly #now: () => number;
  /** What is `pending` or `unknown`, in the order of expiry, as all of these live equally long. */
  readonly #open = new Map<string, OpenRecord>();
  readonly #done: LRUCache<string, DoneRecord>;
  readonly #owners = new Map<string, OwnerRecords>();

  /** `now` in milliseconds, of a clock that is never set back. */
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

  /** What the records take. */
  get bytes(): number {
    return this.#open.size * recordBytes + this.#done.calculatedSize;
  }

  async claim(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<IdempotencyRecord | undefined> {
    const existing = this.#find(key.id);
    if (existing) return existing;
    this.#remove(key.id);
    if (!this.#canHold(key.owner, recordBytes + sessionRoomBytes)) {
      throw new GatewayError(
        'OVERLOADED',
        'Too many requests with an Idempotency-Key have an outcome that is unknown.',
      );
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
    // That there is a session must be known, or the same request would make a second one.
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

  /** Drops the record where there is no room: only where it was never claimed, as a copy of what another store keeps. */
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

  /** Whether there would be room if all that may go were gone. */
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

/** Outside the pool that Node takes small buffers from: there, one record could keep 8 KiB of what is gone. */
function toBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
