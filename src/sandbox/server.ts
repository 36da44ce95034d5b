import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ApiError, errorBody, ValidationError } from './api-error.ts';
import type { RequestRecorder } from './request-recorder.ts';

const jsonMediaType = /^application\/json\b/i;

/** A server without routes that records what it is asked and answers errors as StackOne documents them. */
export function createServer(now: () => number, recorder: RequestRecorder): FastifyInstance {
  const answerError = (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
    if (error instanceof ValidationError) return reply.code(400).send(error.body);
    const status = error instanceof ApiError ? error.status : (error.statusCode ?? 500);
    return reply.code(status).send(errorBody(status, now()));
  };

  const app = Fastify({
    logger: false,
    exposeHeadRoutes: false,
    // Longer than any id that is sent, percent-encoded: Fastify's own 414 is nothing that StackOne documents.
    routerOptions: { maxParamLength: 8_192 },
    // Otherwise `close` waits for keep-alive connections and for requests that a fault holds up.
    forceCloseConnections: true,
    // For requests that never reach a route, such as one whose path is not valid percent-encoding.
    frameworkErrors: answerError,
  });

  app.addHook('onRequest', async (request) => recorder.record(request));

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, async (request: FastifyRequest, rawBody: string) => {
    recorder.recordBody(request, rawBody);
    // A body that doesn't call itself JSON is none: the caller forgot the header.
    if (!jsonMediaType.test(request.headers['content-type'] ?? '') || rawBody === '') return undefined;
    const body = parseJson(rawBody);
    recorder.recordBody(request, rawBody, body);
    return body;
  });

  app.setErrorHandler(answerError);
  return app;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400);
  }
}
