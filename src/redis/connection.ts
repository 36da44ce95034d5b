import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Secret } from '../values/secret.ts';
import { ReplyErrorPolicy } from './reply-errors.ts';

/** The timeout of a command. A server that hangs counts as unavailable. */
const answerTimeoutMs = 500;
const connectTimeoutMs = 2_000;
const longestRetryDelayMs = 2_000;
/** The maximum interval between checks of a server that is loading its data. */
const longestLoadingDelayMs = 1_000;

/**
 * Creates a connection that reconnects by itself. Commands fail at once while it is down. Resolves when the connection is ready,
 * when the first attempt has failed, or after two seconds, because a gateway starts without its Redis too.
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
    // One line for an outage, not one per attempt. The error itself is not logged: after a refused AUTH it contains the password.
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

/**
 * Creates a second connection to the same server, for commands that block for up to `waitMs` milliseconds. It does not report its
 * failures.
 */
export async function duplicateForWaiting(redis: Redis, waitMs: number): Promise<Redis> {
  const duplicate = redis.duplicate({ socketTimeout: waitMs + answerTimeoutMs });
  duplicate.on('error', () => {});
  await firstOutcome(duplicate);
  return duplicate;
}

/**
 * Disconnects for good. A cluster node serves only the keys of its own slots, so limits would apply to some callers and not to
 * others.
 */
function leaveCluster(redis: Redis, log: Logger): void {
  log.error('Redis Cluster is not supported: set REDIS_URL to a server without cluster mode, and restart the gateway');
  redis.disconnect();
}

function firstOutcome(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    // A server that is loading its data accepts connections but does not become ready, so a timer bounds the wait.
    const timer = setTimeout(resolve, connectTimeoutMs);
    const settle = () => {
      clearTimeout(timer);
      resolve();
    };
    redis.once('ready', settle);
    redis.once('close', settle);
  });
}
