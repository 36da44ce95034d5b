import { MessageType, type SubscribePayload, validateMessage } from 'graphql-ws';

/** Longer than the ids of any known client. A subscription keeps its id. */
const maximumIdLength = 256;

/** A message in parts: the protocol server keeps its part as long as the socket or the subscription is open. */
export interface SocketMessage {
  /** The message for the protocol server, without its payload. */
  readonly text: string;
  /** The payload of `connection_init`. */
  readonly init?: Readonly<Record<string, unknown>>;
  readonly subscribe?: SubscribePayload;
}

/** Returns `undefined` for an id that is too long. Leaves other invalid messages to the protocol server, which refuses them. */
export function readSocketMessage(text: string): SocketMessage | undefined {
  const message = parse(text);
  if (message?.type === MessageType.ConnectionInit) {
    return { text: JSON.stringify({ type: message.type }), init: message.payload ?? {} };
  }
  if (message?.type !== MessageType.Subscribe) return { text };
  const { type, id, payload } = message;
  if (id.length > maximumIdLength) return undefined;
  return { text: JSON.stringify({ type, id, payload: { query: '' } }), subscribe: payload };
}

function parse(text: string) {
  try {
    return validateMessage(JSON.parse(text));
  } catch {
    return undefined;
  }
}
