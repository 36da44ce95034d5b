import type { Logger } from 'pino';

export interface ProcessLifecycle {
  readonly log: Logger;
  /** How long a stop that an orchestrator asks for goes on serving, in milliseconds. */
  readonly drainDelayMs: number;
  /** Stops everything in order. */
  stop(options: { readonly drainDelayMs: number; readonly finishWithinMs?: number }): Promise<void>;
  /** Reads anew what may change while the process runs. `undefined` where nothing may. */
  readonly reload?: (() => Promise<void>) | undefined;
  /** Writes what is left of the log, within a second. */
  closeLog(): Promise<void>;
}

/** What is needed of `process`. */
export interface Program {
  on(event: 'SIGTERM' | 'SIGINT' | 'SIGHUP', listener: () => void): unknown;
  on(event: 'uncaughtException', listener: (error: Error, origin: string) => void): unknown;
  exit(code: number): unknown;
}

/** After a crash nothing new is begun, and what is under way may be finished so long; longer than this nobody waits. */
const finishAfterCrashMs = 10_000;
const exitAfterCrashMs = 15_000;

/**
 * Obeys signals, and exits with 0 after an orderly stop. What was thrown and nobody caught is logged and ends the process as
 * orderly, at once, with 1: what it has left undone is unknown. Whatever comes second changes nothing but the code.
 */
export function followLifecycle(
  { log, drainDelayMs, stop, reload, closeLog }: ProcessLifecycle,
  program: Program = process,
): void {
  let exitCode = 0;
  let ending = false;

  const leave = async () => {
    await closeLog();
    program.exit(exitCode);
  };
  const end = async (options: Parameters<ProcessLifecycle['stop']>[0]): Promise<void> => {
    if (ending) return;
    ending = true;
    try {
      await stop(options);
    } catch (err) {
      log.fatal({ err }, 'the gateway failed to shut down cleanly');
      exitCode = 1;
    }
    await leave();
  };

  // An orchestrator asks with SIGTERM and needs time to send traffic elsewhere. A person at a terminal does not.
  program.on('SIGTERM', () => end({ drainDelayMs }));
  program.on('SIGINT', () => end({ drainDelayMs: 0 }));
  // Without a listener the signal ends the process, as it does when a terminal is closed.
  if (reload) program.on('SIGHUP', () => void reload());
  // Rejections that nobody handles come here as well.
  program.on('uncaughtException', (err, origin) => {
    log.fatal({ err, origin }, 'uncaught error: the gateway is stopping');
    if (exitCode === 0) setTimeout(leave, exitAfterCrashMs).unref();
    exitCode = 1;
    return end({ drainDelayMs: 0, finishWithinMs: finishAfterCrashMs });
  });
}
