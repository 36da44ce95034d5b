import { mayRequest, mayRequestInBackground } from './may-request.ts';
import type { RequestPriority, RequestQuota } from './request-quota.ts';
import { RequestWindow } from './request-window.ts';

/** The rate limit of one gateway's requests to StackOne: a number per sliding minute, because StackOne limits each API key. */
export class RequestLimiter implements RequestQuota {
  readonly #limit: number;
  readonly #window: RequestWindow;

  /** `limit` is in requests per minute; 0 for no limit. `now` is in milliseconds, from a monotonic clock. */
  constructor(limit: number, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#window = new RequestWindow(now);
  }

  take(owner: string, priority: RequestPriority): number | undefined {
    if (this.#limit === 0) return undefined;
    return takeFrom(this.#window, this.#limit, owner, priority);
  }
}

/** Counts one request in the window if the limit allows it. Otherwise returns the seconds after which to try again. */
export function takeFrom(
  window: RequestWindow,
  limit: number,
  owner: string,
  priority: RequestPriority,
): number | undefined {
  const { used, usedInBackground } = window;
  const usedBy = window.usedBy(priority);
  const usedByOwner = usedBy.get(owner) ?? 0;
  const owners = usedBy.size + (usedByOwner > 0 ? 0 : 1);
  const may =
    priority === 'background'
      ? mayRequestInBackground({ limit, used, background: { used: usedInBackground, usedByOwner, owners } })
      : mayRequest({ limit, used, usedByOwner, owners });
  if (!may) return window.secondsUntilNext();
  window.add(owner, priority);
  return undefined;
}
