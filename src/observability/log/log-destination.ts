import { type DestinationStream, pino } from 'pino';

/** `json`: one JSON object per line. `pretty`: text for a terminal. */
export type LogFormat = 'json' | 'pretty';

export interface LogDestination extends DestinationStream {
  /** Writes the remaining lines before the process exits. Resolves within a second, even if nothing reads the output. */
  close(): Promise<void>;
}

const standardOutput = 1;
/**
 * Lines are written when this many characters are waiting or after this delay. Each write wakes up another thread. A pipe
 * accepts 64 KiB at once.
 */
const batchLength = 60 * 1024;
const batchDelayMs = 250;
/** Further lines are dropped, so that memory stays bounded when the reader of standard output stops reading. */
const maximumWaitingBytes = 16 * 1024 * 1024;
const closeTimeoutMs = 1_000;

/** `pretty` for a terminal outside production, `json` everywhere else, unless the operator chose a format. */
export function chooseLogFormat(
  asked: LogFormat | undefined,
  { production, terminal }: { readonly production: boolean; readonly terminal: boolean },
): LogFormat {
  return asked ?? (terminal && !production ? 'pretty' : 'json');
}

/** Writes to standard output. Falls back from `pretty` to `json` when the development dependency `pino-pretty` is not installed. */
export async function openLogDestination(format: LogFormat): Promise<LogDestination> {
  return (format === 'pretty' ? await openPretty() : undefined) ?? openJson();
}

/**
 * Collects lines and writes them in batches, because every operation logs a line and single writes would block the event
 * loop. pino's own buffer measures its whole content again with each line: see docs/decisions/0012.
 */
function openJson(): LogDestination {
  const stream = pino.destination({ dest: standardOutput, sync: false, minLength: 1, maxLength: maximumWaitingBytes });
  // A full disk must not stop the gateway. pino handles a reader that has gone away.
  stream.on('error', () => {});
  let batch = '';
  const writeBatch = () => {
    if (batch !== '') stream.write(batch);
    batch = '';
  };
  const batchTimer = setInterval(writeBatch, batchDelayMs).unref();
  let closed = false;
  const flush = () => new Promise<void>((resolve) => stream.flush(() => resolve()));
  return {
    write(line) {
      if (closed) return;
      batch += line;
      if (batch.length >= batchLength) writeBatch();
    },
    async close() {
      clearInterval(batchTimer);
      if (!closed) writeBatch();
      const timeout = Promise.withResolvers<void>();
      const timer = setTimeout(timeout.resolve, closeTimeoutMs);
      // The first flush waits for the write in progress, the second one for lines that arrived meanwhile.
      await Promise.race([flush().then(flush), timeout.promise]);
      clearTimeout(timer);
      // Otherwise pino would write synchronously when the process exits, and could block.
      if (!closed) stream.destroy();
      closed = true;
    },
  };
}

async function openPretty(): Promise<LogDestination | undefined> {
  const prettyFactory = await loadPretty();
  if (!prettyFactory) return undefined;
  const format = prettyFactory({ colorize: process.stdout.isTTY === true, ignore: 'pid,hostname' });
  const stream = pino.destination({ dest: standardOutput, sync: true });
  return {
    write: (line) => stream.write(format(line)),
    close: async () => {},
  };
}

async function loadPretty() {
  try {
    const { prettyFactory } = await import('pino-pretty');
    return prettyFactory;
  } catch {
    return undefined;
  }
}
