import type { Random } from '../fuzz/random.ts';
import { payload } from './delivery.ts';

const text = JSON.stringify(payload);
const required = ['project_id', 'event', 'event_date', 'record_type', 'sent_at', 'account_id', 'provider'];
const hostileValues: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '\u0000',
  '../../x',
  'x'.repeat(5_000),
  [],
  {},
  [[[]]],
  { $gt: '' },
  { toString: 1 },
  '__proto__',
  '{{7*7}}',
  '\ud800',
  '2023-13-45T00:00:00Z',
  Number.MAX_SAFE_INTEGER + 1,
];

/** Bytes that resemble a delivery, but are never a valid one. */
export function hostileBody(random: Random): Uint8Array<ArrayBuffer> {
  switch (random.below(5)) {
    case 0: {
      const hostile: Record<string, unknown> = {
        ...payload,
        record_id: random.pick(['', '..', 'a/b', 'a?b', 'a\nb', 7]),
      };
      hostile[random.pick(required)] = hostileValues[random.below(hostileValues.length)];
      return Buffer.from(JSON.stringify(hostile));
    }
    case 1:
      return Buffer.from(text.slice(0, random.below(text.length)));
    case 2:
      return Buffer.from(random.times(random.below(200), () => random.below(256)));
    case 3:
      return Buffer.from(random.pick(['[', '{"a":']).repeat(1 + random.below(40_000)));
    default:
      return Buffer.from(
        `{"__proto__":${text},"event":${JSON.stringify(hostileValues[random.below(hostileValues.length)])}}`,
      );
  }
}
