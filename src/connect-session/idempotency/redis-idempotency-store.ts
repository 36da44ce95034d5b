import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Secret } from '../../values/secret.ts';
import type { IdempotencyRecord, IdempotencyStore, RecordKey } from './idempotency-store.ts';

const keyPrefix = 'connect-gateway:idempotency:';
const replaceIfSame = `
  if redis.call('get', KEYS[1]) ~= ARGV[1] then return nil end
  return redis.call('set', KEYS[1], ARGV[2], 'PX', ARGV[3])`;
const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Keeps records in Redis, shared by all gateways. They are encrypted, because a session's token is a bearer secret. The
 * encryption key is derived from the API key, which the gateways share too. After a change of the API key, old records count as
 * absent. Rejects if Redis fails.
 */
export class RedisIdempotencyStore implements IdempotencyStore {
  readonly #redis: Redis;
  readonly #key: Buffer;

  constructor(redis: Redis, apiKey: Secret) {
    this.#redis = redis;
    this.#key = Buffer.from(hkdfSync('sha256', apiKey.reveal(), '', 'connect-gateway idempotency records', 32));
  }

  async claim({ id }: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<IdempotencyRecord | undefined> {
    const key = keyPrefix + id;
    const claim = this.#seal(id, record);
    for (;;) {
      if (await this.#redis.set(key, claim, 'PX', ttlMs, 'NX')) return undefined;
      const sealed = await this.#redis.getBuffer(key);
      // The record has just expired.
      if (!sealed) continue;
      const existing = this.#open(id, sealed);
      if (existing) return existing;
      // The record was encrypted with another key. If several gateways try to replace it, one of them succeeds.
      if (await this.#redis.eval(replaceIfSame, 1, key, sealed, claim, ttlMs)) return undefined;
    }
  }

  async read({ id }: RecordKey): Promise<IdempotencyRecord | undefined> {
    const sealed = await this.#redis.getBuffer(keyPrefix + id);
    return sealed ? this.#open(id, sealed) : undefined;
  }

  async settle({ id }: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<void> {
    await this.#redis.set(keyPrefix + id, this.#seal(id, record), 'PX', ttlMs);
  }

  async release({ id }: RecordKey): Promise<void> {
    await this.#redis.del(keyPrefix + id);
  }

  #seal(id: string, record: IdempotencyRecord): Buffer {
    const iv = randomBytes(ivBytes);
    // The id is authenticated too, so that a record can't be copied to another id.
    const cipher = createCipheriv(algorithm, this.#key, iv).setAAD(Buffer.from(id));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(record)), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  #open(id: string, sealed: Buffer): IdempotencyRecord | undefined {
    const iv = sealed.subarray(0, ivBytes);
    const tag = sealed.subarray(ivBytes, ivBytes + tagBytes);
    try {
      const decipher = createDecipheriv(algorithm, this.#key, iv).setAAD(Buffer.from(id)).setAuthTag(tag);
      const opened = Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
      return JSON.parse(opened.toString());
    } catch {
      return undefined;
    }
  }
}
