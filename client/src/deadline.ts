export interface Deadline {
  /** Is aborted when the time is up, or with the other signal. */
  readonly signal: AbortSignal;
  /** Gives the whole time again. */
  restart(): void;
  /** Nobody waits any more. */
  end(): void;
}

/** `reason`: what the signal is aborted with when the time is up. */
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
