import { describe, expect, it } from 'vitest';
import { createOriginList, isOriginPattern } from '../../../src/http/access/origin-list.ts';

const isListed = createOriginList([
  'https://app.example.com',
  'http://localhost:3000',
  'https://*.preview.example.com',
  'http://*.test.example:8080',
]);

describe('an origin', () => {
  it.each([
    'https://app.example.com',
    'http://localhost:3000',
    'https://a.preview.example.com',
    'https://pr-12.preview.example.com',
    'https://feature_x.preview.example.com',
    'http://a.test.example:8080',
  ])('is listed by its name, or with one label in place of the star: %s', (origin) => {
    expect(isListed(origin)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'null',
    '*',
    'https://*.preview.example.com',
    'https://preview.example.com',
    'https://.preview.example.com',
    'https://a.b.preview.example.com',
    'https://a.preview.example.com:8443',
    'https://a.preview.example.com.evil.example',
    'https://a.preview.example.com/',
    'https://apreview.example.com',
    'http://a.preview.example.com',
    'https://A.preview.example.com',
    'https://evil.example/.preview.example.com',
    'https://evil.example#.preview.example.com',
    'https://user@evil.preview.example.com',
    'https://a\r\nx: y.preview.example.com',
    'http://a.test.example',
    'https://app.example.com, https://app.example.com',
    `https://${'a'.repeat(64)}.preview.example.com`,
  ])('is otherwise not listed: %j', (origin) => {
    expect(isListed(origin)).toBe(false);
  });
});

describe('an entry of the list', () => {
  it.each(['https://app.example.com', 'http://localhost:3000', 'https://*.preview.example.com', 'https://*.a.b:8443'])(
    'may be %s',
    (text) => {
      expect(isOriginPattern(text)).toBe(true);
    },
  );

  it.each([
    '*',
    'null',
    'https://*',
    'https://*.',
    'https://*.com',
    'https://*.com.',
    'https://*.com:8443',
    'https://*.*.example.com',
    'https://a.*.example.com',
    'https://pr-*.example.com',
    'https://*.example.com/',
    'https://*.Example.com',
    'https://*@a.example.com',
    '*.example.com',
    'https://app.example.com/path',
  ])("can't be %s", (text) => {
    expect(isOriginPattern(text)).toBe(false);
  });
});
