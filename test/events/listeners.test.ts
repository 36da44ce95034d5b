import { expect, it } from 'vitest';
import { Listeners } from '../../src/events/listeners.ts';

it('reports the organisations with listeners until the last listener leaves', () => {
  const listeners = new Listeners();
  const leave = [listeners.add('acme'), listeners.add('acme')];
  expect(listeners.hasListeners('acme')).toBe(true);
  expect(listeners.hasListeners('other')).toBe(false);
  expect([...listeners.owners()]).toEqual(['acme']);
  for (const one of leave) one();
  expect(listeners.hasListeners('acme')).toBe(false);
  expect([...listeners.owners()]).toEqual([]);
});

it('treats a listener of every organisation as a listener of each', () => {
  const listeners = new Listeners();
  const leave = listeners.add(undefined);
  expect(listeners.hasListeners('acme')).toBe(true);
  leave();
  expect(listeners.hasListeners('acme')).toBe(false);
});
