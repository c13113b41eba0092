import { createSign, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';

export interface SigningIdentity {
  /** PKCS #8 PEM. */
  readonly privateKey: string;
  /** PEM. */
  readonly certificate: string;
  /** Base64 without line breaks, as it stands in metadata. */
  readonly certificateBody: string;
}

/** An RSA 2048 key with a self-signed X.509 v3 certificate (RFC 5280), as identity providers make them. */
export const makeSigningIdentity = (commonName: string, validity: { readonly notBefore?: Date; readonly notAfter?: Date } = {}): SigningIdentity => {
  const day = 86_400_000;
  const { notBefore = new Date(Date.now() - day), notAfter = new Date(Date.now() + 365 * day) } = validity;
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const name = sequence(set(sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))));
  const sha256WithRsa = sequence(oid('2a864886f70d01010b'), der(0x05, Buffer.alloc(0)));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    sha256WithRsa,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    pair.publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256').update(body).sign(pair.privateKey);
  const certificate = sequence(body, sha256WithRsa, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return {
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: new X509Certificate(certificate).toString(),
    certificateBody: certificate.toString('base64'),
  };
};

const der = (tag: number, content: Buffer): Buffer => {
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const set = (...parts: readonly Buffer[]): Buffer => der(0x31, Buffer.concat(parts));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const time = (date: Date): Buffer => der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
