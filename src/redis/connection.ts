import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Secret } from '../values/secret.ts';
import { ReplyErrorPolicy } from './reply-errors.ts';

/** A request waits for Redis no longer than this: a server that hangs is as good as none. */
const answerTimeoutMs = 500;
const connectTimeoutMs = 2_000;
const longestRetryDelayMs = 2_000;
/** How often a server that is loading its data is asked whether it is done. */
const longestLoadingDelayMs = 1_000;

/**
 * A connection that mends itself, and whose commands fail at once while there is none. Resolves when it stands, when the first
 * attempt has failed, or after two seconds: a gateway starts without its Redis too.
 */
export async function connectRedis(url: Secret, log: Logger): Promise<Redis> {
  const redis = new Redis(url.reveal(), {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: connectTimeoutMs,
    socketTimeout: answerTimeoutMs,
    maxLoadingRetryTime: longestLoadingDelayMs,
    retryStrategy: (attempt) => Math.min(100 * attempt, longestRetryDelayMs),
    reconnectOnError: ({ message }) => {
      const action = policy.actionFor(message);
      if (action === 'give-up') leaveCluster(redis, log);
      return action === 'reconnect';
    },
  });
  const policy = new ReplyErrorPolicy();
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
  await firstOutcome(redis);
  return redis;
}

/** A second connection to the same server, for one who waits in it for up to `waitMs`. It says nothing of its failures. */
export async function duplicateForWaiting(redis: Redis, waitMs: number): Promise<Redis> {
  const duplicate = redis.duplicate({ socketTimeout: waitMs + answerTimeoutMs });
  duplicate.on('error', () => {});
  await firstOutcome(duplicate);
  return duplicate;
}

/**
 * A node of a cluster serves the keys of its own slots only. Used on, it would count one caller and not the next, so it is not
 * used at all.
 */
function leaveCluster(redis: Redis, log: Logger): void {
  log.error('Redis Cluster is not supported: set REDIS_URL to a server without cluster mode, and restart the gateway');
  redis.disconnect();
}

function firstOutcome(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    // A server that loads its data takes connections and answers nothing else for as long as that lasts.
    const timer = setTimeout(resolve, connectTimeoutMs);
    const settle = () => {
      clearTimeout(timer);
      resolve();
    };
    redis.once('ready', settle);
    redis.once('close', settle);
  });
}
