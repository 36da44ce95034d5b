import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Secret } from './secret.ts';

/** A request waits for Redis no longer than this: a server that hangs is as good as none. */
const answerTimeoutMs = 500;
const connectTimeoutMs = 2_000;
const longestRetryDelayMs = 2_000;

/**
 * A connection that mends itself, and whose commands fail at once while there is none. Resolves when it stands or the first
 * attempt has failed: a gateway starts without its Redis too.
 */
export async function connectRedis(url: Secret, log: Logger): Promise<Redis> {
  const redis = new Redis(url.reveal(), {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: connectTimeoutMs,
    socketTimeout: answerTimeoutMs,
    retryStrategy: (attempt) => Math.min(100 * attempt, longestRetryDelayMs),
  });
  let down = false;
  redis.on('error', (error) => {
    // One line for all attempts. Not the error itself: a refused AUTH has the password among its properties.
    if (!down) log.warn({ reason: error.message }, 'Redis does not answer');
    down = true;
  });
  redis.on('ready', () => {
    if (down) log.info('Redis answers again');
    down = false;
  });
  await new Promise<void>((resolve) => {
    redis.once('ready', () => resolve());
    redis.once('close', () => resolve());
  });
  return redis;
}
