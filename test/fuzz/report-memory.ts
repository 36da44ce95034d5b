/** Loaded into the gateway's process: reports the used memory on request, after a garbage collection. */
process.on('message', (message) => {
  if (message !== 'memory') return;
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ rss, heapUsed });
});
// The process that sends the requests has exited.
process.once('disconnect', () => process.exit(1));
// Does not keep the process alive.
process.channel?.unref();
