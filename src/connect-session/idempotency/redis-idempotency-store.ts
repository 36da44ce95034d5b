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
 * Records that all gateways on one Redis share, encrypted: a session's token is a bearer secret. The key comes from the API
 * key, which these gateways share too; after a change of it, old records read as if there were none. Fails when Redis does.
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
      // It has just ended.
      if (!sealed) continue;
      const existing = this.#open(id, sealed);
      if (existing) return existing;
      // Nobody can read it any more. Of two gateways that find it so, one has the claim.
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
    // The id is authenticated too, so that nobody can put one record in the place of another.
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
