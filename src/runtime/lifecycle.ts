import type { Logger } from 'pino';

export interface ProcessLifecycle {
  readonly log: Logger;
  /** How long the gateway continues to serve after SIGTERM, in milliseconds. */
  readonly drainDelayMs: number;
  /** Stops all parts in order. */
  stop(options: { readonly drainDelayMs: number; readonly finishWithinMs?: number }): Promise<void>;
  /** Reads configuration files again that may change while the process runs. `undefined` if there are none. */
  readonly reload?: (() => Promise<void>) | undefined;
  /** Flushes the log, within one second. */
  closeLog(): Promise<void>;
}

/** The parts of `process` that the lifecycle uses. */
export interface Program {
  on(event: 'SIGTERM' | 'SIGINT' | 'SIGHUP', listener: () => void): unknown;
  on(event: 'uncaughtException', listener: (error: Error, origin: string) => void): unknown;
  exit(code: number): unknown;
}

/** After a crash, requests in flight may finish within this time, in milliseconds. New requests are refused. */
const finishAfterCrashMs = 10_000;
const exitAfterCrashMs = 15_000;

/**
 * Handles signals, and exits with 0 after an orderly stop. An uncaught error is logged as fatal and stops the process in the same
 * way, without the drain delay and with exit code 1, because the process is in an unknown state. A second signal or error during
 * a stop changes only the exit code.
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

  // An orchestrator sends SIGTERM and needs time to redirect traffic. SIGINT comes from a terminal.
  program.on('SIGTERM', () => end({ drainDelayMs }));
  program.on('SIGINT', () => end({ drainDelayMs: 0 }));
  // Without a listener, the signal ends the process, for example when a terminal closes.
  if (reload) program.on('SIGHUP', () => void reload());
  // Unhandled rejections arrive here too.
  program.on('uncaughtException', (err, origin) => {
    log.fatal({ err, origin }, 'uncaught error: the gateway is stopping');
    if (exitCode === 0) setTimeout(leave, exitAfterCrashMs).unref();
    exitCode = 1;
    return end({ drainDelayMs: 0, finishWithinMs: finishAfterCrashMs });
  });
}
