/** As much of `ServerResponse` as is needed here. */
interface Endable {
  end(body: string | Buffer): unknown;
}

interface Ready {
  readonly response: Endable;
  readonly body: string | Buffer;
}

let ready: Ready[] = [];

/**
 * Sends a response whose head is written, together with all others that get ready in this turn of the event loop. Each write
 * by itself would wake whoever reads it: under load that costs more than making the answer. See docs/decisions/0010.
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
