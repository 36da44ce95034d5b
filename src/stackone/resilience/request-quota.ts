/** `background` requests are those that no caller waits for. */
export type RequestPriority = 'normal' | 'background';

/** Requests that may be sent to StackOne within its rate limit. */
export interface RequestQuota {
  /**
   * Takes one request for an organisation. Returns the seconds after which to try again when there is none, and a promise
   * only when other gateways have to be asked first.
   */
  take(owner: string, priority: RequestPriority): number | undefined | Promise<number | undefined>;
}
