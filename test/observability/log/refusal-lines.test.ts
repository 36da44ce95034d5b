import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { developmentViewer } from '../../../src/auth/viewer.ts';
import { createLogger } from '../../../src/observability/log/logger.ts';
import { createRequestLog, RequestRecord } from '../../../src/observability/log/request-record.ts';
import { Metrics } from '../../../src/observability/metrics/metrics.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A request and its response. */
async function exchange(): Promise<{ request: IncomingMessage; response: ServerResponse }> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const arrived = once(server, 'request');
  fetch(`http://127.0.0.1:${port}/`).catch(() => {});
  const [request, response] = await arrived;
  return { request, response };
}

it('limits the lines per second for unauthenticated requests, and logs the rest at debug', async () => {
  const levels: number[] = [];
  const log = createLogger('debug', { write: (line: string) => levels.push(JSON.parse(line).level) });
  const metrics = new Metrics();
  const report = createRequestLog(metrics, log);
  const parts = await exchange();
  const end = (authenticated?: { viewer: typeof developmentViewer }) => {
    const record = new RequestRecord(metrics);
    record.code = authenticated ? 'OK' : 'UNAUTHENTICATED';
    report({ ...parts, requestId: 'request-1', record, authenticated, elapsedMs: 1 });
  };
  const levelsOf = (work: () => void) => {
    levels.length = 0;
    work();
    return [levels.filter((level) => level === 30).length, levels.filter((level) => level === 20).length];
  };
  const refuse = (count: number) => () => {
    for (let index = 0; index < count; index += 1) end();
  };

  expect(levelsOf(refuse(25))).toEqual([10, 15]);
  expect(levelsOf(() => end({ viewer: developmentViewer }))).toEqual([1, 0]);
  expect(levelsOf(refuse(5))).toEqual([0, 5]);
  vi.advanceTimersByTime(1_000);
  expect(levelsOf(refuse(25))).toEqual([10, 15]);
});
