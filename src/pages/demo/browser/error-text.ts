import type { ConnectError } from '@connect-gateway/client';

const texts: Readonly<Record<string, string>> = {
  NETWORK_ERROR: 'The gateway does not answer.',
  OVERLOADED: 'The gateway is busy.',
  RATE_LIMITED: 'Too many requests in a short time.',
  UPSTREAM_RATE_LIMITED: 'StackOne is busy.',
  UPSTREAM_TIMEOUT: 'StackOne did not answer in time.',
  UPSTREAM_UNAVAILABLE: 'StackOne is not available.',
  UPSTREAM_OUTCOME_UNKNOWN: 'StackOne did not say whether that worked.',
  NOT_CONFIRMED: 'StackOne did not accept the change.',
  NOT_FOUND: 'This account does not exist any more.',
};

/** Returns the message for the customer. The gateway's messages are for developers, so they are the last resort. */
export function errorText({ code, message, retryAfter }: ConnectError): string {
  const text = texts[code] ?? message;
  return retryAfter === undefined ? text : `${text} Wait ${Math.ceil(retryAfter)} s before you try again.`;
}
