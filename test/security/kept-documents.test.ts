import { describe, expect, it } from 'vitest';
import { repeat } from '../support/documents.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';

const operations = 110;
const documents = 25;
const unknown = 4;

function* hostileBodies(): Generator<string> {
  for (let document = 0; document < documents; document += 1) {
    const query = `${repeat(operations, (operation) => `query A${operation} { connectViewer { username } }`)} # ${document}`;
    const ask = (operationName: string) => JSON.stringify({ query, operationName });
    // Some caches keep only documents that have come several times.
    for (let count = 0; count < 5; count += 1) yield ask('A0');
    for (let operation = 0; operation < operations; operation += 1) yield ask(`A${operation}`);
    for (let other = 0; other < unknown; other += 1) yield ask(`B${other}`);
  }
}

/** Sends the bodies over a few connections. Returns the number of responses by kind. */
async function postAll(url: string, bodies: Iterator<string>): Promise<Map<string, number>> {
  const answers = new Map<string, number>();
  const work = async () => {
    for (let next = bodies.next(); !next.done; next = bodies.next()) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: next.value });
      const { data, errors } = (await response.json()) as { data?: object; errors?: { message: string }[] };
      const kind = data ? JSON.stringify(data) : String(errors?.[0]?.message.replace(/"B\d+"/, '"B"'));
      answers.set(kind, (answers.get(kind) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return answers;
}

describe("the gateway's document cache", () => {
  it('is bounded in bytes when every operation of many documents is requested by name', async () => {
    const gateway = await startGatewayProcess('http://127.0.0.1:9');
    const before = await gateway.measure();
    const answers = await postAll(gateway.url, hostileBodies());
    expect(answers).toEqual(
      new Map([
        ['{"connectViewer":{"username":"dev"}}', documents * (operations + 5)],
        ['Unknown operation named "B".', documents * unknown],
      ]),
    );
    const after = await gateway.measure();
    expect((after.heapUsed - before.heapUsed) / 2 ** 20).toBeLessThan(64);
    expect(after.rss / 2 ** 20).toBeLessThan(400);
  }, 60_000);
});
