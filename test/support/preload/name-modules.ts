/** Loaded before a program (`node --import`): names on standard error every module that the program loads. */
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, next) {
    process.stderr.write(`${url}\n`);
    return next(url, context);
  },
});
