export type OperationResult = 'running' | 'streaming' | 'ended' | (string & {});

/** An operation that the page has sent, once or several times with the same variables. */
export interface SentOperation {
  readonly name: string;
  /** `query`, `mutation` or `subscription`. */
  readonly type: string;
  readonly document: string;
  readonly variables: object;
  readonly times: number;
  /** The latest result: `OK`, the code of the first error, or the state of the request. */
  readonly result: OperationResult;
}

interface RequestBody {
  readonly query: string;
  readonly variables?: object;
}

export interface OperationRecorder {
  /** The `fetch` for `createConnectClient`. It records the operations, and calls the global `fetch`. */
  readonly fetch: typeof fetch;
}

/** Calls `onChange` with the operation's key and its state. The same operation keeps its key. */
export function createOperationRecorder(onChange: (key: string, operation: SentOperation) => void): OperationRecorder {
  const times = new Map<string, number>();

  return {
    async fetch(input, init) {
      const { query, variables = {} }: RequestBody = JSON.parse(String(init?.body));
      const [, type = 'query', name = ''] = /^(\w+) (\w+)/.exec(query) ?? [];
      // A reopened stream continues after the last event, so it is the same operation for the reader.
      const key = type === 'subscription' ? query : query + JSON.stringify(variables);
      const count = (times.get(key) ?? 0) + 1;
      times.set(key, count);
      const report = (result: OperationResult) => {
        // Ignores the result of an older request.
        if (times.get(key) === count) onChange(key, { name, type, document: query, variables, times: count, result });
      };
      report('running');
      try {
        const response = await fetch(input, init);
        if (isStream(response)) followStream(init?.signal, report);
        else report(await resultOf(response.clone()));
        return response;
      } catch (error) {
        report(init?.signal?.aborted ? 'ended' : 'NETWORK_ERROR');
        throw error;
      }
    },
  };
}

function isStream(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

function followStream(signal: AbortSignal | null | undefined, report: (result: OperationResult) => void): void {
  report('streaming');
  signal?.addEventListener('abort', () => report('ended'));
}

interface Answer {
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

async function resultOf(response: Response): Promise<string> {
  const answer: Answer | undefined = await response.json().catch(() => undefined);
  if (!answer) return `HTTP ${response.status}`;
  const [failure] = answer.errors ?? [];
  return failure ? (failure.extensions?.code ?? 'ERROR') : 'OK';
}
