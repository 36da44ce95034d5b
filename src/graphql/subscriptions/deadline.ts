/** `setTimeout` takes no more than 24 days, and fires at once for what is longer. */
const longestTimerMs = 24 * 60 * 60 * 1_000;

/** Calls `onReached` at an instant, however far away, in milliseconds since 1970. Returns a function that calls it off. */
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
