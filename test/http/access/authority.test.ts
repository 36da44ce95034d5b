import { describe, expect, it } from 'vitest';
import { isLoopback, readAuthority } from '../../../src/http/access/authority.ts';

describe('readAuthority', () => {
  it.each([
    ['Gateway.Example', 'gateway.example', undefined, 'http://gateway.example'],
    ['gateway.example.:8080', 'gateway.example', '8080', 'http://gateway.example.:8080'],
    ['localhost:80', 'localhost', '80', 'http://localhost'],
    ['localhost:0080', 'localhost', '80', 'http://localhost'],
    ['2130706433:4000', '127.0.0.1', '4000', 'http://127.0.0.1:4000'],
    ['0x7F.0.0.1', '127.0.0.1', undefined, 'http://127.0.0.1'],
    ['[0:0:0:0:0:0:0:1]:4000', '[::1]', '4000', 'http://[::1]:4000'],
    ['xn--exmple-cua', 'xn--exmple-cua', undefined, 'http://xn--exmple-cua'],
  ])('reads %s as browsers do', (text, hostname, port, origin) => {
    expect(readAuthority(text)).toEqual({ hostname, port, origin });
  });

  it.each([
    ...[
      '',
      ' ',
      '.',
      'localhost..',
      '.localhost',
      'a..b',
      '::1',
      '[::1',
      '[localhost]',
      '[::1]x',
      'localhost:',
      ':4000',
    ],
    ...['localhost:65536', 'localhost:4000:4000', '1.2.3.4.5', '*', '*.example', 'user@localhost', 'localhost/path'],
    ...['localhost#', 'localhost?', 'local%68ost', 'localhost\\', 'a b', 'a,localhost', 'exämple', 'localhost\t'],
  ])('finds no authority in %j', (text) => {
    expect(readAuthority(text)).toBeUndefined();
  });
});

describe('isLoopback', () => {
  const isLoopbackText = (text: string) => isLoopback(readAuthority(text)?.hostname ?? 'unread');

  it.each([
    ...[
      'localhost',
      'LOCALHOST',
      'localhost.',
      'app.localhost',
      'a.b.localhost',
      '127.0.0.1',
      '127.255.255.254',
      '127.1',
    ],
    ...['2130706433', '0177.0.0.1', '[::1]', '[0:0:0:0:0:0:0:1]'],
  ])('is true for %s', (text) => {
    expect(isLoopbackText(text)).toBe(true);
  });

  it.each([
    ...[
      'localhost.example',
      'notlocalhost',
      '127.0.0.1.example',
      '127.0.0.example',
      '126.0.0.1',
      '128.0.0.1',
      '0.0.0.0',
    ],
    ...['0', '10.0.0.1', '169.254.169.254', '[::]', '[::2]', '[fe80::1]', '1270.0.0.1.example', 'localhost-example'],
  ])('is false for %s', (text) => {
    expect(isLoopbackText(text)).toBe(false);
  });
});
