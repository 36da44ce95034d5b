/** Loaded before a program (`node --import`): makes it fail on SIGUSR2 and SIGHUP, in two different ways. */
const message = 'failed at https://user:preloaded-secret@host.example/preloaded-secret?token=preloaded-secret';

process.on('SIGUSR2', () => {
  void Promise.reject(new Error(message));
});
process.on('SIGHUP', () => {
  throw new TypeError(message);
});
