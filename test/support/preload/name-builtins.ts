/** Loaded before a program (`node --import`): names on standard error, when the program exits, every module of Node that it has loaded. */
process.on('exit', () => {
  const loaded: unknown = Reflect.get(process, 'moduleLoadList');
  process.stderr.write(`${Array.isArray(loaded) ? loaded.join('\n') : ''}\n`);
});
