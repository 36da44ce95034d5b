import type { FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';

/**
 * A hook that refuses requests without the API key. StackOne's examples put the key into the `Basic` credentials in
 * three ways: as user name, alone without a colon, and as password. All three must work here.
 */
export function requireApiKey(apiKey: string): (request: FastifyRequest) => Promise<void> {
  const accepted = new Set([`${apiKey}:`, apiKey, `:${apiKey}`]);
  return async (request) => {
    const [, encoded] = /^Basic +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (encoded === undefined || !accepted.has(Buffer.from(encoded, 'base64').toString())) {
      throw new ApiError(401);
    }
  };
}
