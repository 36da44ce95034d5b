/** Loaded before a program (`node --import`): hides `pino-pretty`, like an installation without development packages. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'pino-pretty') throw new Error(`Cannot find package '${specifier}'`);
    return next(specifier, context);
  },
});
