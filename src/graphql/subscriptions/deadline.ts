/** `setTimeout` accepts at most 24 days, and fires at once for longer delays. */
const longestTimerMs = 24 * 60 * 60 * 1_000;

/** Calls `onReached` at a time, in milliseconds since 1970, however far away. Returns a function that cancels the call. */
export function setDeadline(at: number, onReached: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = () => {
    const leftMs = at - Date.now();
    timer = leftMs > longestTimerMs ? setTimeout(arm, longestTimerMs) : setTimeout(onReached, Math.max(0, leftMs));
    timer.unref();
  };
  arm();
  return () => clearTimeout(timer);
}
