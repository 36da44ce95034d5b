import { describe, expect, it } from 'vitest';
import { readWebhook } from '../../src/webhooks/account-webhook.ts';
import { Random } from '../fuzz/random.ts';
import { payload } from './delivery.ts';
import { hostileBody } from './hostile-body.ts';

const read = (value: unknown) => readWebhook(Buffer.from(JSON.stringify(value)));
const keyOf = (value: unknown) => {
  const webhook = read(value);
  return webhook.kind === 'account' ? webhook.event.key : webhook.kind;
};

describe('readWebhook', () => {
  it('reads the documented payload', () => {
    expect(read(payload)).toEqual({
      kind: 'account',
      name: 'account.updated',
      event: {
        type: 'UPDATED',
        accountId: 'GnQoASvosYhE5wJcmmAQs',
        ownerId: 'unique-org-identifier',
        occurredAt: new Date('2023-11-01T13:10:31.408Z'),
        key: expect.any(String),
      },
    });
  });

  it.each([
    ['account.created', 'CREATED'],
    ['account.deleted', 'DELETED'],
  ])('reads %s as %s', (event, type) => {
    expect(read({ ...payload, event })).toMatchObject({ event: { type } });
  });

  it.each([
    [
      'nothing beyond the required',
      Object.fromEntries(Object.entries(payload).filter(([name]) => !name.startsWith('origin_'))),
    ],
    ['additions', { ...payload, more: { anything: [1] } }],
    ['an owner that makes no sense', { ...payload, origin_owner_id: 17 }],
  ])('accepts %s', (_what, value) => {
    expect(read(value).kind).toBe('account');
  });

  it.each(Object.keys(payload).filter((name) => !/^origin_|^setup_/.test(name)))(
    'refuses a payload without %s',
    (name) => {
      expect(read({ ...payload, [name]: undefined }).kind).toBe('malformed');
    },
  );

  it.each([
    null,
    [],
    [payload],
    'account.updated',
    {},
    { event: 1 },
    { ...payload, event_date: 'yesterday' },
    { ...payload, record_type: 'employee' },
    { ...payload, record_id: '../x', account_id: '../x' },
    { ...payload, record_id: 'x'.repeat(257), account_id: 'x'.repeat(257) },
    { ...payload, account_id: 'another' },
  ])('refuses %j', (value) => {
    expect(read(value).kind).toBe('malformed');
  });

  it('refuses a body that is not JSON in UTF-8', () => {
    for (const bytes of ['', '{', '{"event":}', Buffer.from([0xff, 0xfe]), `${JSON.stringify(payload)}x`]) {
      expect(readWebhook(Buffer.from(bytes)).kind).toBe('malformed');
    }
  });

  it.each(['request.failed', 'account.error', '', 'constructor', 'x'.repeat(10_000)])(
    'knows no event %#, whatever else it holds',
    (event) => {
      expect(read({ event }).kind).toBe('unknown');
    },
  );

  it('reads no event from 10,000 hostile bodies, and never throws', () => {
    const random = new Random(16);
    const kinds = new Set(random.times(10_000, () => readWebhook(Buffer.from(hostileBody(random))).kind));
    expect([...kinds].sort()).toEqual(['malformed', 'unknown']);
  });

  it('distinguishes events by event, record and date only', () => {
    const key = keyOf(payload);
    expect(keyOf({ ...payload, sent_at: '2023-11-02T00:00:00.000Z', provider: 'other' })).toBe(key);
    expect(keyOf({ ...payload, event_date: '2023-11-01T14:10:31.408+01:00' })).toBe(key);
    const others = [
      { event: 'account.deleted' },
      { record_id: 'other', account_id: 'other' },
      { event_date: '2023-11-01T13:10:31.409Z' },
    ];
    for (const change of others) expect(keyOf({ ...payload, ...change })).not.toBe(key);
  });
});
