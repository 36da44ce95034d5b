import { expect, it } from 'vitest';
import { SessionStore } from '../../../src/sandbox/store/session-store.ts';

it('discards the oldest session, with its token, beyond 10,000 sessions', () => {
  const store = new SessionStore(() => 1_000, 'number');
  const sessions = Array.from({ length: 10_000 }, () =>
    store.create({ origin_owner_id: 'acme', origin_owner_name: 'Acme' }),
  );
  const found = ({ session, token }: (typeof sessions)[number]) => [
    store.byId(session.id) !== undefined,
    store.byToken(token) !== undefined,
  ];
  const [first, second] = sessions;
  if (!first || !second) throw new Error('no sessions');
  // A session that is read is not renewed.
  expect(found(first)).toEqual([true, true]);
  store.create({ origin_owner_id: 'acme', origin_owner_name: 'Acme' });
  expect(found(first)).toEqual([false, false]);
  expect(found(second)).toEqual([true, true]);
  store.clear();
  expect(found(second)).toEqual([false, false]);
});
