import { Pool } from 'undici';
import { onTestFinished } from 'vitest';

/** A client with persistent connections that alternately requests an account and a session of a new owner. */
export interface Load {
  readonly sent: number;
  /** The owners whose sessions were created. */
  readonly owners: readonly string[];
  /** The failures, one line for each request. */
  readonly failures: readonly string[];
  /** Sends requests as fast as they are answered on this number of connections. Returns the responses per second. */
  measurePeak(connections: number, seconds: number): Promise<number>;
  /** Sends requests at a constant rate, whether or not they are answered, until `end`. */
  begin(requestsPerSecond: number): void;
  /** Resolves when this number of requests has been sent. */
  reached(sent: number): Promise<void>;
  /** Resolves when all requests have been answered or have failed. */
  end(): Promise<void>;
}

const readAccount = 'query Read($id: ID!) { linkedAccount(id: $id) { id provider status label } }';
const createSession =
  'mutation Create($owner: String!) { createConnectSession(input: { originOwnerId: $owner, originOwnerName: "A" }) { token } }';

export function createLoad(url: string): Load {
  const pool = new Pool(url, { connections: 64 });
  onTestFinished(() => pool.destroy());
  const owners: string[] = [];
  const failures: string[] = [];
  const underWay = new Set<Promise<void>>();
  const waiting: { readonly sent: number; readonly resolve: () => void }[] = [];
  let sent = 0;
  let timer: NodeJS.Timeout | undefined;

  const ask = async () => {
    const number = sent;
    sent += 1;
    for (const each of waiting) if (sent >= each.sent) each.resolve();
    const id = `id-${number}`;
    const creates = number % 2 === 1;
    const operation = creates
      ? { query: createSession, variables: { owner: id } }
      : { query: readAccount, variables: { id } };
    try {
      const { statusCode, body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(operation),
      });
      const answer = await body.text();
      const expected = creates ? `token-of-${id}` : `"id":"${id}"`;
      if (statusCode !== 200 || !answer.includes(expected)) failures.push(`${id}: ${statusCode} ${answer}`);
      else if (creates) owners.push(id);
    } catch (error) {
      failures.push(`${id}: ${error}`);
    }
  };
  const start = () => {
    const asked = ask();
    underWay.add(asked);
    void asked.then(() => underWay.delete(asked));
    return asked;
  };

  return {
    get sent() {
      return sent;
    },
    owners,
    failures,
    async measurePeak(connections, seconds) {
      const before = sent;
      const begun = performance.now();
      const askOn = async () => {
        while (performance.now() - begun < seconds * 1_000) await start();
      };
      await Promise.all(Array.from({ length: connections }, askOn));
      return (sent - before) / ((performance.now() - begun) / 1_000);
    },
    begin(requestsPerSecond) {
      const begun = performance.now();
      let due = 0;
      timer = setInterval(() => {
        for (; due < ((performance.now() - begun) / 1_000) * requestsPerSecond; due += 1) void start();
      }, 2);
    },
    reached(count) {
      const reached = Promise.withResolvers<void>();
      if (sent >= count) reached.resolve();
      else waiting.push({ sent: count, resolve: reached.resolve });
      return reached.promise;
    },
    async end() {
      clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}
