/** No caller waits for a `background` request. */
export type RequestPriority = 'normal' | 'background';

/** The requests that may be sent to StackOne within its rate limit. */
export interface RequestQuota {
  /**
   * Takes one request for an organisation. Returns `undefined`, or the seconds after which to try again if the quota is used up.
   * Returns a promise only if the shared store must be asked first.
   */
  take(owner: string, priority: RequestPriority): number | undefined | Promise<number | undefined>;
}
