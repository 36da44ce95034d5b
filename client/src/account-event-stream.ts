import { type LinkedAccountEventsSubscription, linkedAccountEvents } from './__generated__/operations.ts';
import { ConnectError, invalidResponse, toConnectError, unreachable } from './connect-error.ts';
import { createDeadline } from './deadline.ts';
import { readEventStream, type StreamMessage } from './event-stream.ts';
import type { EventsSelection } from './events.ts';
import type { GraphQLResult, Transport } from './transport.ts';

export type StreamedEvent = NonNullable<LinkedAccountEventsSubscription['linkedAccountEvents']>;

interface StreamHandlers {
  onOpen(): void;
  onEvent(event: StreamedEvent): void;
}

/** The gateway sends an event or a comment at least every 12 seconds. */
const longestSilenceMs = 30_000;

/** Opens the stream once. Resolves when it ends. Rejects if it fails. */
export async function streamAccountEvents(
  transport: Transport,
  variables: EventsSelection,
  signal: AbortSignal,
  { onOpen, onEvent }: StreamHandlers,
): Promise<void> {
  const deadline = createDeadline(longestSilenceMs, unreachable('The stream fell silent.'), signal);
  try {
    const { body } = await transport.open({ query: linkedAccountEvents, variables }, deadline.signal);
    if (!body) throw invalidResponse('This fetch can’t stream.');
    onOpen();
    await readEventStream(body, deadline.restart, (message) => readMessage(message, onEvent));
  } catch (thrown) {
    throw thrown instanceof ConnectError ? thrown : unreachable('The stream broke off.', thrown);
  } finally {
    deadline.end();
  }
}

function readMessage({ event, id, data }: StreamMessage, onEvent: (event: StreamedEvent) => void): void {
  if (event !== 'next' || data === undefined) return;
  const { data: found, errors: [failure] = [] }: GraphQLResult = JSON.parse(data);
  const happened = found?.['linkedAccountEvents'] as StreamedEvent | null | undefined;
  if (happened) onEvent({ ...happened, id: id ?? happened.id });
  else if (failure) throw toConnectError(failure);
}
