import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/values/secret.ts';
import { isSignature, isSignedBy } from '../../src/webhooks/signature.ts';
import { signatureOf } from './delivery.ts';

const body = Buffer.from('{"event":"account.updated"}');
const [one, two] = [new Secret('one'), new Secret('two')];

describe('a signature', () => {
  it('is accepted with and without padding, by either of two secrets', () => {
    const signature = signatureOf(body, 'two');
    for (const given of [signature, `${signature}=`]) {
      expect(isSignature(given) && isSignedBy([one, two], body, given)).toBe(true);
      expect(isSignedBy([two], body, given)).toBe(true);
      expect(isSignedBy([one], body, given)).toBe(false);
    }
  });

  it('covers every byte', () => {
    const signature = signatureOf(body, 'one');
    for (let index = 0; index < body.length; index += 1) {
      const changed = Buffer.from(body);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(isSignedBy([one], changed, signature)).toBe(false);
    }
    expect(isSignedBy([one], Buffer.concat([body, Buffer.from('\n')]), signature)).toBe(false);
  });

  it('has one valid form', () => {
    const signature = signatureOf(body);
    const hex = Buffer.from(signature, 'base64url').toString('hex');
    const malformed = [
      '',
      `${signature}==`,
      ` ${signature}`,
      `sha256=${signature}`,
      signature.slice(1),
      hex,
      [signature, signature],
    ];
    for (const given of [undefined, ...malformed]) expect(isSignature(given)).toBe(false);
  });
});
