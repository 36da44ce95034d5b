import type { LinkedAccountEventType } from './__generated__/operations.ts';
import { type StreamedEvent, streamAccountEvents } from './account-event-stream.ts';
import type { ConnectClient, LinkedAccount } from './client.ts';
import { asConnectError, type ConnectError } from './connect-error.ts';
import { pollAccounts } from './poll-accounts.ts';
import { backoffMs, wait } from './timing.ts';
import type { Transport } from './transport.ts';

/** A change of a linked account. */
export interface LinkedAccountEvent extends Omit<StreamedEvent, 'id'> {
  /** The value for `after`; `null` for a change that was found by reading the list. */
  readonly id: string | null;
  /** The current account; `null` if it was removed or could not be read. */
  readonly linkedAccount: LinkedAccount | null;
}

/**
 * `connecting`: no events arrive at the moment. `live`: events arrive as they happen. `polling`: the list is read every 30
 * seconds instead, because `fetch` can't stream here or the gateway offers no stream. `stopped`: the gateway refused; see
 * `onError`.
 */
export type EventsStatus = 'connecting' | 'live' | 'polling' | 'stopped';

export interface EventsObserver {
  onEvent(event: LinkedAccountEvent): void;
  /** Called when events start to arrive, and after a gap. Earlier events may be missing, so read the list. */
  onResync?(): void;
  onStatus?(status: EventsStatus): void;
  /** Called when the gateway has refused permanently. */
  onError?(error: ConnectError): void;
}

/** The events to report. */
export interface EventsSelection {
  /** Default: all types. */
  readonly types?: readonly LinkedAccountEventType[] | undefined;
  /** Default: all accounts of the organisation. */
  readonly linkedAccountIds?: readonly string[] | undefined;
  /** The `id` of the last known event. Later events are reported first. */
  readonly after?: string | undefined;
}

export interface EventsOptions extends EventsSelection, EventsObserver {}

/** One stream for all observers of the same events. */
class SharedStream {
  readonly #observers = new Set<EventsObserver>();
  readonly #controller = new AbortController();
  #status: EventsStatus = 'connecting';

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  add(observer: EventsObserver): void {
    // Reports what earlier observers already know.
    if (this.#observers.size > 0) this.#welcome(observer, this.#status);
    this.#observers.add(observer);
  }

  /** Returns whether no observer is left. */
  remove(observer: EventsObserver): boolean {
    const isLast = this.#observers.delete(observer) && this.#observers.size === 0;
    if (isLast) this.#controller.abort();
    return isLast;
  }

  setStatus(status: EventsStatus): void {
    this.#status = status;
    this.tell((observer) => observer.onStatus?.(status));
  }

  /** Calls every observer in its own microtask, so that an error of one does not affect the others. */
  tell(say: (observer: EventsObserver) => void, observers: Iterable<EventsObserver> = this.#observers): void {
    for (const observer of observers) queueMicrotask(() => this.#observers.has(observer) && say(observer));
  }

  #welcome(observer: EventsObserver, status: EventsStatus): void {
    this.tell(() => observer.onStatus?.(status), [observer]);
    if (status === 'live' || status === 'polling') this.tell(resync, [observer]);
  }
}

/** Refusals after which the list can still be read: of a gateway without subscriptions, or of a router without streams. */
const withoutStreams: ReadonlySet<string> = new Set(['GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST', 'INVALID_RESPONSE']);
/** A stream that lasted this long counts as successful. */
const steadyMs = 10_000;

/** Observers of the same events share a stream, because browsers open at most six connections to a host. */
export function createEvents(transport: Transport, linkedAccounts: ConnectClient['linkedAccounts']) {
  const streams = new Map<string, SharedStream>();

  return ({ types, linkedAccountIds, after, ...observer }: EventsOptions): (() => void) => {
    const selection = { types, linkedAccountIds, after };
    const key = JSON.stringify(selection);
    const known = streams.get(key);
    const stream = known ?? new SharedStream();
    stream.add(observer);
    const forget = () => streams.get(key) === stream && streams.delete(key);
    if (!known) {
      streams.set(key, stream);
      void follow(transport, linkedAccounts, selection, stream).finally(forget);
    }
    return () => {
      if (stream.remove(observer)) forget();
    };
  };
}

async function follow(
  transport: Transport,
  linkedAccounts: ConnectClient['linkedAccounts'],
  selection: EventsSelection,
  stream: SharedStream,
): Promise<void> {
  const { signal } = stream;
  const onEvent = (event: LinkedAccountEvent) => stream.tell((observer) => observer.onEvent(event));
  // An observer that unsubscribes at once, as in React's StrictMode, causes no request.
  await Promise.resolve();
  const refusal = canStream() ? await streamForever(transport, selection, stream, onEvent) : undefined;
  if (signal.aborted) return;
  if (refusal && !withoutStreams.has(refusal.code)) {
    stream.setStatus('stopped');
    stream.tell((observer) => observer.onError?.(refusal));
    return;
  }
  stream.setStatus('polling');
  stream.tell(resync);
  await pollAccounts(linkedAccounts, selection, signal, onEvent).catch(() => {});
}

const resync = (observer: EventsObserver) => observer.onResync?.();

/** Opens the stream again whenever it ends. Resolves to the reason if the gateway refuses it permanently. */
async function streamForever(
  transport: Transport,
  selection: EventsSelection,
  stream: SharedStream,
  onEvent: (event: StreamedEvent) => void,
): Promise<ConnectError | undefined> {
  const { signal } = stream;
  let { after } = selection;
  let failures = 0;
  while (!signal.aborted) {
    stream.setStatus('connecting');
    const startedAt = Date.now();
    let retryAfterMs = 0;
    let opened = false;
    try {
      await streamAccountEvents(transport, { ...selection, after }, signal, {
        onOpen() {
          opened = true;
          stream.setStatus('live');
          if (after === undefined) stream.tell(resync);
        },
        onEvent(event) {
          after = event.id;
          onEvent(event);
        },
      });
    } catch (thrown) {
      const error = asConnectError(thrown);
      // A token that expires during the stream is renewed when the stream is opened again.
      const expired = opened && error.code === 'UNAUTHENTICATED';
      if (error.reason === 'RESYNC') after = undefined;
      else if (!error.retryable && !expired) return error;
      retryAfterMs = (error.retryAfter ?? 0) * 1_000;
    }
    if (Date.now() - startedAt > steadyMs) failures = 0;
    await wait(retryAfterMs + backoffMs(failures, 1_000, 30_000), signal).catch(() => {});
    failures += 1;
  }
  return undefined;
}

/** React Native's `fetch` resolves only after the whole answer, so a stream would never start. Its `Response` has no `body`. */
function canStream(): boolean {
  return typeof Response === 'function' && 'body' in Response.prototype;
}
