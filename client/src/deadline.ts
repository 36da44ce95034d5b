export interface Deadline {
  /** Aborted after the time, or with the other signal. */
  readonly signal: AbortSignal;
  /** Restarts the time. */
  restart(): void;
  /** Cancels the deadline. */
  end(): void;
}

/** `reason` is the signal's reason after the time. */
export function createDeadline(ms: number, reason: unknown, other?: AbortSignal): Deadline {
  const controller = new AbortController();
  const follow = () => controller.abort(other?.reason);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(reason), ms);
  };
  restart();
  other?.addEventListener('abort', follow);
  if (other?.aborted) follow();
  return {
    signal: controller.signal,
    restart,
    end() {
      clearTimeout(timer);
      other?.removeEventListener('abort', follow);
    },
  };
}
