/** Loaded before a program (`node --import`): has it fail on SIGUSR2 and on SIGHUP, each in one of two ways. */
const message = 'failed at https://user:preloaded-secret@host.example/preloaded-secret?token=preloaded-secret';

process.on('SIGUSR2', () => {
  void Promise.reject(new Error(message));
});
process.on('SIGHUP', () => {
  throw new TypeError(message);
});
