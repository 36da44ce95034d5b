import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLogger } from '../../src/observability/log/logger.ts';
import { connectRedis } from '../../src/redis/connection.ts';
import { Secret } from '../../src/values/secret.ts';
import { startRespServer } from '../support/resp-server.ts';

async function connect(answer: Parameters<typeof startRespServer>[0]) {
  const server = await startRespServer(answer);
  const lines: string[] = [];
  const log = createLogger('trace', { write: (line: string) => lines.push(line) });
  const redis = await connectRedis(new Secret(server.url), log);
  onTestFinished(async () => {
    redis.disconnect();
    await server.stop().catch(() => {});
  });
  const logged = (message: string) => lines.filter((line) => line.includes(`"msg":"${message}"`));
  return { server, redis, logged, lines };
}

describe('a connection to Redis', () => {
  it('never repeats a command whose reply was lost, because it may have been carried out', async () => {
    const { server, redis } = await connect((command, socket) => {
      if (!command.startsWith('INCR')) return '+PONG\r\n';
      socket.destroy();
      return undefined;
    });
    await expect(redis.incr('count')).rejects.toThrow();
    await once(redis, 'ready');
    await redis.ping();
    expect(server.commands).toEqual(['INCR count', 'PING']);
  });

  it('fails commands at once while the server is down, and reconnects when it is back', async () => {
    const { server, redis, logged, lines } = await connect(() => '+PONG\r\n');
    const closed = once(redis, 'close');
    await server.stop();
    await closed;
    await expect(redis.ping()).rejects.toThrow("Stream isn't writeable");
    await expect.poll(() => logged('Redis does not answer')).toHaveLength(1);

    await server.start();
    await once(redis, 'ready');
    expect(await redis.ping()).toBe('PONG');
    await expect.poll(() => logged('Redis answers again')).toHaveLength(1);
    expect(logged('Redis does not answer')).toHaveLength(1);
    expect(lines.join('\n')).not.toContain('the-password');
  });

  it('gives up on a server that never replies, within half a second', async () => {
    const { redis, logged } = await connect((command) => (command === 'PING' ? undefined : '+OK\r\n'));
    await expect(redis.ping()).rejects.toThrow();
    await expect.poll(() => logged('Redis does not answer')).toHaveLength(1);
  });

  it('ends for good at a server in cluster mode, and says so once', async () => {
    const { redis, logged } = await connect(() => '-MOVED 3999 127.0.0.1:6381\r\n');
    const ended = once(redis, 'end');
    await expect(redis.incr('count')).rejects.toThrow('MOVED');
    await ended;
    expect(
      logged('Redis Cluster is not supported: set REDIS_URL to a server without cluster mode, and restart the gateway'),
    ).toHaveLength(1);
    expect(redis.status).toBe('end');
  });

  it('connects anew to a server that has become a replica', async () => {
    let replica = true;
    const { server, redis } = await connect((command) => {
      if (!command.startsWith('INCR') || !replica) return ':1\r\n';
      replica = false;
      return "-READONLY You can't write against a read only replica.\r\n";
    });
    const reconnected = once(redis, 'reconnecting');
    await expect(redis.incr('count')).rejects.toThrow('READONLY');
    await reconnected;
    await once(redis, 'ready');
    expect(await redis.incr('count')).toBe(1);
    expect(server.commands).toEqual(['INCR count', 'INCR count']);
  });

  it('lets the gateway start when no server is there', async () => {
    const { server } = await connect(() => '+OK\r\n');
    await server.stop();
    const log = createLogger('silent');
    const redis = await connectRedis(new Secret(server.url), log);
    onTestFinished(() => redis.disconnect());
    expect(redis.status).not.toBe('ready');
  });
});
