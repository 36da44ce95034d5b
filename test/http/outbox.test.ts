import { describe, expect, it } from 'vitest';
import { sendAtTurnsEnd } from '../../src/http/outbox.ts';
import { startWorld } from '../support/world.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Takes note of what is sent to it. */
const responseTo = (sent: string[]) => ({ end: (body: string) => sent.push(body) });

describe('answers', () => {
  it('that get ready in one turn of the event loop are sent when it ends, in their order, each once', async () => {
    const sent: string[] = [];
    const response = responseTo(sent);
    sendAtTurnsEnd(response, 'first');
    await Promise.resolve();
    sendAtTurnsEnd(response, 'second');
    expect(sent).toEqual([]);
    await turn();
    expect(sent).toEqual(['first', 'second']);
    sendAtTurnsEnd(response, 'third');
    await turn();
    expect(sent).toEqual(['first', 'second', 'third']);
  });

  it('to callers who have left meanwhile keep no other from its caller', async () => {
    const world = await startWorld();
    const leaving = new AbortController();
    const left = fetch(`${world.url}/livez`, { signal: leaving.signal }).catch(() => 'left');
    const others = Array.from({ length: 5 }, () => world.graphql('{ connectViewer { username } }'));
    leaving.abort();
    expect(await left).toBe('left');
    for (const { status } of await Promise.all(others)) expect(status).toBe(200);
    await world.stop();
  });
});
