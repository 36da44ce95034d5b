import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { backgroundLimit, openTo, openToBackground } from '../../stackone/resilience/may-request.ts';
import type { RequestPriority } from '../../stackone/resilience/request-quota.ts';
import type { Secret } from '../../values/secret.ts';
import { quotaScript } from './quota-script.ts';
import type { QuotaAnswer, QuotaMessage, QuotaStore, UnusedLease } from './quota-store.ts';

const keyPrefix = 'connect-gateway:quota:';

export interface RedisQuotaStoreOptions {
  readonly redis: Redis;
  /** StackOne's limit applies to an API key, so gateways with the same key share a quota. */
  readonly apiKey: Secret;
  readonly limit: number;
}

/** Keeps the quota of all gateways in Redis. Rejects if Redis fails. */
export class RedisQuotaStore implements QuotaStore {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #limit: number;

  constructor({ redis, apiKey, limit }: RedisQuotaStoreOptions) {
    this.#redis = redis;
    this.#limit = limit;
    const digest = createHmac('sha256', apiKey.reveal()).update('connect-gateway quota').digest('base64url');
    this.#prefix = `${keyPrefix}${digest.slice(0, 22)}:`;
  }

  async exchange(message: QuotaMessage): Promise<QuotaAnswer | Pick<QuotaAnswer, 'epoch'>> {
    const { lease, sentBy } = message;
    const names = ['state', 'requests', 'background', 'gateways', 'owners', 'background-owners'];
    const keys = [
      ...names.map((name) => this.#prefix + name),
      this.#keyOf(lease?.owner ?? '', lease?.kind === 'background' ? 'background' : 'normal'),
      ...[...sentBy.normal.keys()].map((owner) => this.#keyOf(owner, 'normal')),
      ...[...sentBy.background.keys()].map((owner) => this.#keyOf(owner, 'background')),
    ];
    const reply = await this.#redis.eval(quotaScript, keys.length, ...keys, ...this.#argumentsOf(message));
    return readReply(reply);
  }

  #argumentsOf(message: QuotaMessage): (string | number)[] {
    const { gateway, epoch, gateways, leaving = false, lease, sentWithoutLease, unused, sentBy } = message;
    const limit = this.#limit;
    return [
      ...[gateway, epoch, randomBytes(9).toString('base64url'), gateways, leaving ? 1 : 0],
      ...[limit, openTo(limit), openToBackground(limit), backgroundLimit(limit), openTo(backgroundLimit(limit))],
      ...[lease?.kind ?? 'general', lease?.wanted ?? 0],
      sentWithoutLease.length,
      ...sentWithoutLease.flatMap(({ ageMs, count, background }) => [Math.ceil(ageMs), count, background]),
      unused.length,
      ...unused.flatMap(({ bucket, count, kind }: UnusedLease) => [bucket, count, kind === 'background' ? count : 0]),
      sentBy.normal.size,
      ...sentBy.normal.values(),
      ...sentBy.background.values(),
    ];
  }

  /** Hashes an organisation's id, because ids can be long and Redis does not need to know them. */
  #keyOf(owner: string, priority: RequestPriority): string {
    const name = priority === 'background' ? 'background-owner' : 'owner';
    return `${this.#prefix}${name}:${createHash('sha256').update(owner).digest('base64url').slice(0, 22)}`;
  }
}

function readReply(reply: unknown): QuotaAnswer | Pick<QuotaAnswer, 'epoch'> {
  if (!Array.isArray(reply)) throw new TypeError('Redis answered with something else than the script returns.');
  const [epoch, ...numbers] = reply;
  if (numbers.length === 0) return { epoch: String(epoch) };
  const [granted = 0, bucket = 0, gateways = 0, ...pairs] = numbers.map(Number);
  const used: { age: number; count: number }[] = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    used.push({ age: pairs[index] ?? 0, count: pairs[index + 1] ?? 0 });
  }
  return { epoch: String(epoch), granted, bucket, gateways, used };
}
