/** The part of `ServerResponse` that is used here. */
interface Endable {
  end(body: string | Buffer): unknown;
}

interface Ready {
  readonly response: Endable;
  readonly body: string | Buffer;
}

let ready: Ready[] = [];

/**
 * Sends a response, whose head is written, together with all others that are ready in this turn of the event loop. Separate
 * writes would each wake the reader, which under load costs more than creating the response. See docs/decisions/0010.
 */
export function sendInBatch(response: Endable, body: string | Buffer): void {
  ready.push({ response, body });
  if (ready.length === 1) setImmediate(sendReady);
}

function sendReady(): void {
  const sent = ready;
  ready = [];
  for (const { response, body } of sent) response.end(body);
}
