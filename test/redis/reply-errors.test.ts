import { describe, expect, it } from 'vitest';
import { ReplyErrorPolicy } from '../../src/redis/reply-errors.ts';

const readOnly = "READONLY You can't write against a read only replica.";

describe('an error reply of Redis', () => {
  it.each([
    readOnly,
    "READONLY You can't write against a read only replica. script: 5e1f, on @user_script:3.",
    "ERR Error running script (call to f_5e1f): @user_script:3: @user_script: 3: -READONLY You can't write against a read only replica. ",
    'LOADING Redis is loading the dataset in memory',
    'CLUSTERDOWN Hash slot not served',
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    'NOREPLICAS Not enough good replicas to write.',
  ])('requires a new connection: %s', (message) => {
    expect(new ReplyErrorPolicy().actionFor(message)).toBe('reconnect');
  });

  it.each([
    "OOM command not allowed when used memory > 'maxmemory'.",
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    "ERR unknown command 'READONLY'",
    'NOAUTH Authentication required.',
    'READONLYISH nothing of the kind',
    '',
  ])('keeps the connection: %j', (message) => {
    expect(new ReplyErrorPolicy().actionFor(message)).toBe('none');
  });

  it.each([
    'MOVED 3999 127.0.0.1:6381',
    'ASK 3999 127.0.0.1:6381',
    "CROSSSLOT Keys in request don't hash to the same slot",
    'TRYAGAIN Multiple keys request during rehashing of slot',
  ])('disconnects from a cluster, once: %s', (message) => {
    const policy = new ReplyErrorPolicy();
    expect([message, message, readOnly].map((each) => policy.actionFor(each))).toEqual(['give-up', 'none', 'none']);
  });

  it('opens at most one new connection per second, however many there are', () => {
    let now = 5_000;
    const policy = new ReplyErrorPolicy(() => now);
    const actions = () => [readOnly, readOnly, 'LOADING soon'].map((message) => policy.actionFor(message));
    expect(actions()).toEqual(['reconnect', 'none', 'none']);
    now += 999;
    expect(actions()).toEqual(['none', 'none', 'none']);
    now += 1;
    expect(actions()).toEqual(['reconnect', 'none', 'none']);
  });
});
