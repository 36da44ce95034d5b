import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * A self-signed certificate for one DNS name, valid for a day. Node can read X.509 but not write it, and not every machine has
 * `openssl`.
 */
export function createCertificate(name: string): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(Buffer.from('06082a8648ce3d040302', 'hex')); // ecdsa-with-SHA256
  const commonName = sequence(set(sequence(Buffer.from('0603550403', 'hex'), der(0x0c, name))));
  const now = Date.now();
  const day = 24 * 60 * 60 * 1_000;
  const content = sequence(
    der(0xa0, Buffer.from('020102', 'hex')), // version 3
    der(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    commonName,
    sequence(utcTime(now - day), utcTime(now + day)),
    commonName,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        sequence(Buffer.from('0603551d11', 'hex'), der(0x04, sequence(der(0x82, name)))), // subjectAltName
        sequence(Buffer.from('0603551d13', 'hex'), der(0x04, sequence(der(0x01, Buffer.of(0xff))))), // basicConstraints
      ),
    ),
  );
  const signature = der(0x03, Buffer.concat([Buffer.of(0), sign('sha256', content, privateKey)]));
  const base64 = sequence(content, algorithm, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  const { length } = bytes;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...head), bytes]);
}

const sequence = (...parts: Buffer[]) => der(0x30, Buffer.concat(parts));
const set = (...parts: Buffer[]) => der(0x31, Buffer.concat(parts));
const utcTime = (time: number) => der(0x17, `${new Date(time).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`);
