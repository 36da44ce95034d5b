import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { NewAccountEvent } from '../account-event.ts';
import { isKeptOwner, maximumOwners } from '../account-owners.ts';
import { EventHistory } from '../event-history.ts';
import { type EventListener, type EventLog, keptForMs, maximumKeptEvents, type Unsubscribe } from '../event-log.ts';
import { digestOf } from '../recent-keys.ts';
import { appendScript, rememberScript } from './redis-scripts.ts';
import { fieldsOf, isAfter } from './stream-entry.ts';
import { type StreamKeys, StreamReader } from './stream-reader.ts';

const keyPrefix = 'connect-gateway:event:';
const keys: StreamKeys = { stream: 'connect-gateway:events', epoch: 'connect-gateway:events:epoch' };
const ownerKeys = ['connect-gateway:events:owners', 'connect-gateway:events:owners:order'] as const;
/** How long a listener waits for an event that another gateway has already delivered, in milliseconds. */
const waitForEventMs = 1_000;

export interface RedisEventLogOptions {
  /** The connection for commands that Redis answers at once. */
  readonly redis: Redis;
  /** The connection for blocking reads. The log closes it. */
  readonly readerConnection: Redis;
  /** Called once when the events of other gateways can't be read, until they can be read again. */
  readonly onLost: (error: unknown) => void;
  readonly onRestored: () => void;
  readonly maximumEvents?: number;
}

/** The log that gateways share on one Redis, in a stream. The stream contains ids and times, and no accounts. */
export class RedisEventLog implements EventLog {
  readonly #redis: Redis;
  readonly #history: EventHistory;
  readonly #reader: StreamReader;
  readonly #maximumEvents: number;

  constructor(options: RedisEventLogOptions) {
    const { redis, readerConnection, onLost, onRestored, maximumEvents = maximumKeptEvents } = options;
    this.#redis = redis;
    this.#maximumEvents = maximumEvents;
    this.#history = new EventHistory({ maximumEvents });
    this.#reader = new StreamReader({ redis: readerConnection, keys, history: this.#history, onLost, onRestored });
    this.#reader.start();
  }

  async append({ key, ...event }: NewAccountEvent): Promise<'appended' | 'duplicate'> {
    const { type, accountId, ownerId } = event;
    const hasAccount = isKeptOwner(ownerId) && type !== 'DELETED';
    const answer = await this.#redis.eval(
      appendScript,
      5,
      ...[keys.stream, keys.epoch, keyPrefix + digestOf(key), ...ownerKeys],
      ...[randomBytes(6).toString('hex'), keptForMs, this.#maximumEvents],
      ...[digestOf(accountId), ownerId ?? '', hasAccount ? 1 : 0, maximumOwners],
      ...fieldsOf(event),
    );
    return answer === 'duplicate' ? 'duplicate' : 'appended';
  }

  rememberOwner(ownerId: string, accountIds: readonly string[]): void {
    if (accountIds.length === 0 || !isKeptOwner(ownerId)) return;
    const digests = accountIds.map(digestOf);
    // The next read of the list tries again.
    this.#redis.eval(rememberScript, 2, ...ownerKeys, maximumOwners, keptForMs, ownerId, ...digests).catch(() => {});
  }

  subscribe(listener: EventListener): Unsubscribe {
    return this.#history.subscribe(listener);
  }

  async subscribeAfter(id: string, listener: EventListener): Promise<Unsubscribe | 'resync'> {
    // Another gateway may have delivered an event that this gateway has not read yet.
    if (!this.#history.has(id) && (await this.#isKept(id))) await this.#history.recorded(id, waitForEventMs);
    return this.#history.subscribeAfter(id, listener);
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  async #isKept(id: string): Promise<boolean> {
    try {
      const [epoch, newest] = await Promise.all([
        this.#redis.get(keys.epoch),
        this.#redis.xrevrange(keys.stream, '+', '-', 'COUNT', 1),
      ]);
      const [prefix, streamId] = [`${epoch}-`, id.slice(id.indexOf('-') + 1)];
      const newestId = newest[0]?.[0];
      return (
        id.startsWith(prefix) && /^\d+-\d+$/.test(streamId) && newestId !== undefined && !isAfter(streamId, newestId)
      );
    } catch {
      return false;
    }
  }
}
