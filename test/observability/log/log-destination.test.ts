import { describe, expect, it } from 'vitest';
import { chooseLogFormat } from '../../../src/observability/log/log-destination.ts';

describe('the log', () => {
  it.each([
    [undefined, { production: false, terminal: true }, 'pretty'],
    [undefined, { production: false, terminal: false }, 'json'],
    [undefined, { production: true, terminal: true }, 'json'],
    ['pretty', { production: true, terminal: false }, 'pretty'],
    ['json', { production: false, terminal: true }, 'json'],
  ] as const)('with the choice %s, in %j, is %s', (asked, place, format) => {
    expect(chooseLogFormat(asked, place)).toBe(format);
  });
});
