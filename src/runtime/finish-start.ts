import { flushCompileCache } from 'node:module';

export interface FinishStartSteps {
  readonly writeCompileCache: () => void;
  /** `undefined` if Node runs without `--expose-gc`. */
  readonly collectGarbage: ((options: NodeJS.GCOptions) => void) | undefined;
}

/** Long enough for readiness probes and the first requests not to wait for it. */
const delayMs = 1_000;

/**
 * Does what would delay the start: writes the code that Node compiled, so that the next start is fast even if this process is killed,
 * and gives the memory of the start-up's garbage back to the operating system. V8 would keep it.
 */
export function finishStart(
  { writeCompileCache, collectGarbage }: FinishStartSteps = {
    writeCompileCache: flushCompileCache,
    collectGarbage: globalThis.gc,
  },
): void {
  setTimeout(() => {
    writeCompileCache();
    collectGarbage?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, delayMs).unref();
}
