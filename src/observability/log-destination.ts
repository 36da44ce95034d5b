import { type DestinationStream, pino } from 'pino';

/** `json` for machines, a line each; `pretty` for people. */
export type LogFormat = 'json' | 'pretty';

export interface LogDestination extends DestinationStream {
  /** Writes what is left, before the process exits. Resolves within a second, whether somebody reads it or not. */
  close(): Promise<void>;
}

const standardOutput = 1;
/** So many characters are written together (a container's log takes 16 KiB at once); what is less waits so long for more. */
const batchLength = 15 * 1024;
const batchWithinMs = 250;
/** Beyond these, lines are dropped: who reads standard output and stops reading must not cost the gateway its memory. */
const maximumWaitingBytes = 16 * 1024 * 1024;
const closeWithinMs = 1_000;

/** People read the log where it goes to a terminal, machines everywhere else. */
export function chooseLogFormat(
  asked: LogFormat | undefined,
  { production, terminal }: { readonly production: boolean; readonly terminal: boolean },
): LogFormat {
  return asked ?? (terminal && !production ? 'pretty' : 'json');
}

/** Standard output. `pretty` needs the development dependency `pino-pretty`, and is `json` where that is not installed. */
export async function openLogDestination(format: LogFormat): Promise<LogDestination> {
  return (format === 'pretty' ? await openPretty() : undefined) ?? openJson();
}

/**
 * Every operation has its line: written one by one, they would stop everything else for as long as their reader takes. They
 * are gathered here, and not by pino's destination, which measures all that it holds anew with each line.
 */
function openJson(): LogDestination {
  const stream = pino.destination({ dest: standardOutput, sync: false, maxLength: maximumWaitingBytes });
  // A disk that is full is no reason to stop. pino sees to a reader that has left.
  stream.on('error', () => {});
  let batch = '';
  const hand = () => {
    if (batch !== '') stream.write(batch);
    batch = '';
  };
  const handing = setInterval(hand, batchWithinMs).unref();
  let closed = false;
  const flush = () => new Promise<void>((resolve) => stream.flush(() => resolve()));
  return {
    write(line) {
      if (closed) return;
      batch += line;
      if (batch.length >= batchLength) hand();
    },
    async close() {
      clearInterval(handing);
      if (!closed) hand();
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, closeWithinMs);
      // The first waits for what is just being written; what came meanwhile is left for a second one.
      await Promise.race([flush().then(flush), late.promise]);
      clearTimeout(timer);
      // Else pino would try once more when the process exits, for as long as it takes.
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
