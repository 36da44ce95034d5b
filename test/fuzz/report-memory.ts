/** Loaded into the gateway's process: says how much memory is in use when it is asked, after tidying up. */
process.on('message', (message) => {
  if (message !== 'memory') return;
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ rss, heapUsed });
});
// Whoever sends the requests has died.
process.once('disconnect', () => process.exit(1));
// Not a reason to stay.
process.channel?.unref();
