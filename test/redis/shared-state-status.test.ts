import { describe, expect, it } from 'vitest';
import { SharedStateStatus } from '../../src/redis/shared-state-status.ts';

function watch() {
  const events: string[] = [];
  const clock = { now: 10_000 };
  const status = new SharedStateStatus(
    { onLost: (error) => events.push(String(error)), onRestored: () => events.push('restored') },
    () => clock.now,
  );
  return { events, clock, status };
}

describe('the status of shared state', () => {
  it('reports nothing while writes succeed', () => {
    const { events, status } = watch();
    status.wrote();
    expect(events).toEqual([]);
  });

  it('is lost with the first failure, and restored by a write two seconds after the last one', () => {
    const { events, clock, status } = watch();
    status.failed('gone');
    clock.now += 1_500;
    status.failed('still gone');
    clock.now += 1_999;
    status.wrote();
    expect(events).toEqual(['gone']);
    clock.now += 1;
    status.wrote();
    status.wrote();
    expect(events).toEqual(['gone', 'restored']);
    status.failed('gone again');
    expect(events).toEqual(['gone', 'restored', 'gone again']);
  });

  it('is one loss while some writes succeed and others fail', () => {
    const { events, clock, status } = watch();
    for (let count = 0; count < 1_000; count += 1) {
      status.wrote();
      status.failed('full');
      clock.now += 100;
    }
    expect(events).toEqual(['full']);
  });
});
