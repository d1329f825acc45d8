import { generateKeyPairSync, sign } from 'node:crypto';

/** Makes a self-signed certificate for 127.0.0.1, and its key, in PEM. @see RFC 5280 section 4.1 */
export function createCertificate() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = der(0x30, der(0x31, der(0x30, commonName, der(0x0c, Buffer.from('test')))));
  const validity = der(0x30, time('200101000000Z'), time('491231235959Z'));
  const address = der(0x30, der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = der(0xa3, der(0x30, der(0x30, subjectAltName, der(0x04, address))));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const content = der(0x30, version3, serialNumber, ecdsaWithSha256, name, validity, name, key, extensions);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey));
  return {
    certificate: toPem(der(0x30, content, ecdsaWithSha256, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
}

const commonName = Buffer.from('0603550403', 'hex');
const subjectAltName = Buffer.from('0603551d11', 'hex');
const version3 = Buffer.from('a003020102', 'hex');
const serialNumber = Buffer.from('020101', 'hex');
const ecdsaWithSha256 = Buffer.from('300a06082a8648ce3d040302', 'hex');

/** Returns a value in DER, with its tag and its length. @see ITU-T X.690 section 8.1 */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function time(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}

function toPem(bytes: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}
