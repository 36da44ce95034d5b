/** Resolves after the time, or rejects with the signal's reason as soon as it is aborted. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
  });
}

/** Doubles with every failure up to a limit, and differs by chance, so that clients do not come back all at once. */
export function backoffMs(failures: number, firstMs: number, limitMs: number): number {
  return Math.min(limitMs, firstMs * 2 ** failures) * (0.5 + Math.random() / 2);
}
