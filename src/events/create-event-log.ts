import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { ReportSharedState } from '../redis/shared-state.ts';
import type { EventLog } from './event-log.ts';
import { MemoryEventLog } from './memory-event-log.ts';

/** Creates a log that gateways share through Redis. Without Redis, each gateway has its own log. */
export async function createEventLog(
  redis: Redis | undefined,
  log: Logger,
  report: ReportSharedState,
): Promise<EventLog> {
  if (!redis) return new MemoryEventLog();
  // Loaded on demand, like the Redis client, to keep start-up fast without Redis.
  const [{ RedisEventLog }, { duplicateForWaiting }, { blockMs }] = await Promise.all([
    import('./redis/redis-event-log.ts'),
    import('../redis/connection.ts'),
    import('./redis/stream-reader.ts'),
  ]);
  return new RedisEventLog({
    redis,
    readerConnection: await duplicateForWaiting(redis, blockMs),
    onLost(error) {
      report.setSharedStateLost('events', true);
      log.warn({ reason: String(error) }, 'events from other gateways cannot be read');
    },
    onRestored() {
      report.setSharedStateLost('events', false);
      log.info('events from other gateways are read again');
    },
  });
}
