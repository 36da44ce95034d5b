/** A message of a stream of server-sent events. */
export interface StreamMessage {
  readonly event?: string;
  readonly id?: string;
  readonly data?: string;
}

/**
 * Reads server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) until the stream ends.
 * Calls `onActivity` for everything that arrives, including comments.
 */
export async function readEventStream(
  body: ReadableStream<Uint8Array>,
  onActivity: () => void,
  onMessage: (message: StreamMessage) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let fields: Record<string, string> = {};
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onActivity();
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [, field = '', text = ''] = /^(\w*)(?:: ?([^\r]*))?/.exec(line) ?? [];
        if (field)
          fields[field] = field === 'data' && fields['data'] !== undefined ? `${fields['data']}\n${text}` : text;
        else if (line.trim() === '') {
          onMessage(fields);
          fields = {};
        }
      }
    }
  } finally {
    // Cancels the stream when the consumer stops reading.
    reader.cancel().catch(() => {});
  }
}
