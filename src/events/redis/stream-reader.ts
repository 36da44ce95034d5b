import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { EventHistory } from '../event-history.ts';
import { readScript } from './redis-scripts.ts';
import { isAfter, partsOf, type RawEntry, readEntry } from './stream-entry.ts';

/** How long one read waits for the next entry, in milliseconds. */
export const blockMs = 5_000;
const batchSize = 1_000;
const pauseAfterFailureMs = 100;
const beforeFirst = '0-0';

export interface StreamKeys {
  readonly stream: string;
  readonly epoch: string;
}

export interface StreamReaderOptions {
  /** A connection for the reader alone, because its reads block. */
  readonly redis: Redis;
  readonly keys: StreamKeys;
  readonly history: EventHistory;
  readonly onLost: (error: unknown) => void;
  readonly onRestored: () => void;
}

type CaughtUp = [epoch: string, oldest: string, newest: string, entries: RawEntry[]];

/**
 * Reads the stream into a history from its oldest entry on, and keeps its position over reconnections. Redis answers a read from
 * a trimmed position with the oldest entry and no error. After every interruption, the reader therefore checks whether it has
 * missed entries or the log was replaced, and breaks off the history in these cases.
 */
export class StreamReader {
  readonly #options: StreamReaderOptions;
  #lastId = beforeFirst;
  #epoch: string | undefined;
  #closed = false;
  #running: Promise<void> | undefined;

  constructor(options: StreamReaderOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#options.redis.disconnect();
    await this.#running;
  }

  async #run(): Promise<void> {
    let sure = false;
    let lost = false;
    while (!this.#closed) {
      try {
        sure = sure ? await this.#follow() : await this.#catchUp();
        if (lost) this.#options.onRestored();
        lost = false;
      } catch (error) {
        if (this.#closed) return;
        sure = false;
        if (!lost) this.#options.onLost(error);
        lost = true;
        await sleep(pauseAfterFailureMs);
      }
    }
  }

  /** Reads the entries since the last one. Returns `true` when it has reached the end of the stream. */
  async #catchUp(): Promise<boolean> {
    const { redis, keys } = this.#options;
    const start = this.#lastId === beforeFirst ? '-' : `(${this.#lastId}`;
    const answer = await redis.eval(readScript, 2, keys.stream, keys.epoch, start, batchSize);
    const [epoch, oldest, newest, entries] = answer as CaughtUp;
    if (this.#hasLost(epoch, oldest, newest)) {
      this.#breakOff(epoch);
      return false;
    }
    this.#epoch ??= epoch === '' ? undefined : epoch;
    this.#take(entries);
    return entries.length < batchSize;
  }

  /** Waits for the next entries. Returns `false` when the position must be checked first. */
  async #follow(): Promise<boolean> {
    const { redis, keys } = this.#options;
    const answer = await redis.xread('COUNT', batchSize, 'BLOCK', blockMs, 'STREAMS', keys.stream, this.#lastId);
    const entries = answer?.[0]?.[1] ?? [];
    // Only the epoch in Redis tells whether the log was replaced.
    if (entries.some((raw) => this.#isForeign(raw))) return false;
    this.#take(entries);
    return entries.length < batchSize;
  }

  #hasLost(epoch: string, oldest: string, newest: string): boolean {
    if (this.#epoch !== undefined && epoch !== this.#epoch) return true;
    // Expired entries leave an empty stream, which does not show whether any were missed.
    if (this.#lastId === beforeFirst || newest === '') return false;
    return isAfter(oldest, this.#lastId) || isAfter(this.#lastId, newest);
  }

  /** Omits entries of another log, and those that no gateway has written. */
  #take(entries: readonly RawEntry[]): void {
    for (const raw of entries) {
      this.#lastId = raw[0];
      const entry = readEntry(raw);
      if (!entry || entry.epoch !== this.#epoch) continue;
      const [recordedAt] = partsOf(entry.streamId);
      this.#options.history.record(entry.event, recordedAt);
    }
  }

  /** Whether an entry belongs to another log than the known one. */
  #isForeign(raw: RawEntry): boolean {
    const entry = readEntry(raw);
    return entry !== undefined && entry.epoch !== this.#epoch;
  }

  #breakOff(epoch: string): void {
    this.#epoch = epoch === '' ? undefined : epoch;
    this.#lastId = beforeFirst;
    this.#options.history.breakOff();
  }
}
