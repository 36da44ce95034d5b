import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { developmentViewer } from '../../../src/auth/viewer.ts';
import { EventStream } from '../../../src/graphql/subscriptions/event-stream.ts';
import { OpenStreams } from '../../../src/graphql/subscriptions/open-streams.ts';
import { ResultStream } from '../../../src/graphql/subscriptions/result-stream.ts';
import { UnreadAnswers } from '../../../src/http/connection/unread-answers.ts';
import { Exchange } from '../../../src/http/exchange.ts';
import { RequestRecord } from '../../../src/observability/log/request-record.ts';
import { Metrics } from '../../../src/observability/metrics/metrics.ts';

it('does not probe the peer after the stream has ended, whether or not the end was read', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  const [request, response]: [IncomingMessage, ServerResponse] = (await once(server, 'request')) as never;
  const exchange = new Exchange({
    request,
    response,
    expectsContinue: false,
    requestId: 'request-1',
    record: new RequestRecord(new Metrics()),
    headers: [],
    closing: () => false,
    unread: new UnreadAnswers({ responseMs: 1_000, onCut: () => {} }),
  });
  const results = new ResultStream({
    operation: { schema: {} as never, document: {} as never, operationName: undefined },
    source: { next: async () => ({ value: undefined, done: true }) },
    execute: () => Promise.reject(new Error('There is no event.')),
    fail: () => ({}),
    onEnd: () => {},
  });
  const failures: unknown[] = [];
  response.on('error', (error) => failures.push(error));
  const stream = new EventStream(exchange, results, developmentViewer, new OpenStreams());
  await stream.run();
  for (let count = 0; count < 3; count += 1) stream.checkPeer();
  await new Promise((resolve) => setImmediate(resolve));
  expect(failures).toEqual([]);
  expect(results.endReason).toBe('left');
});
