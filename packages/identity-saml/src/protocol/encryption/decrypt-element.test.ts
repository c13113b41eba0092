import { constants, createCipheriv, publicEncrypt, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { mintResponse, testKey, type EncryptionOptions } from '../../../../../tools/saml-fixtures/idp.js';
import { childOf } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { withXml } from '../xml/parse-xml.js';
import { decryptElement } from './decrypt-element.js';

const ours = testKey('sp').privateKey;
const others = testKey('attacker').privateKey;
const plain = '<x>plain</x>';

/** @param edit changes the XML on its way; an edit that changes nothing is a mistake of the test */
function decrypt(options: EncryptionOptions = {}, { keys = [ours], edit = (xml: string) => xml }: { keys?: readonly string[]; edit?: (xml: string) => string } = {}) {
  const { xml } = mintResponse({ sign: 'none', encrypt: { plain: () => plain, ...options } });
  const outcome = withXml(Buffer.from(edit(xml)), ({ root }) => decryptElement(childOf(root, ns.assertion, 'EncryptedAssertion')!, keys));
  return outcome.kind === 'decrypted' ? { ...outcome, octets: Buffer.from(outcome.octets).toString() } : outcome;
}
const replacing = (from: string | RegExp, to: string) => ({
  edit: (xml: string) => {
    const edited = xml.replace(from, to);
    if (edited === xml) throw new Error('the edit changed nothing');
    return edited;
  },
});

/** Sealed by hand, for shapes that no encryption makes. */
function sealed({ cipher, octets, key, transport = '' }: { cipher: string; octets: Buffer; key: Buffer; transport?: string }) {
  const publicKey = new X509Certificate(testKey('sp').certificatePem).publicKey;
  const sealedKey = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1', ...(transport === '' ? {} : { oaepLabel: Buffer.from('label') }) }, key).toString('base64');
  const keyMarkup = `<e:EncryptedKey><e:EncryptionMethod Algorithm="${ns.encryption}rsa-oaep-mgf1p">${transport}</e:EncryptionMethod><e:CipherData><e:CipherValue>${sealedKey}</e:CipherValue></e:CipherData></e:EncryptedKey>`;
  const xml = `<a xmlns:e="${ns.encryption}" xmlns:ds="${ns.signature}"><e:EncryptedData><e:EncryptionMethod Algorithm="${cipher}"/><ds:KeyInfo>${keyMarkup}</ds:KeyInfo><e:CipherData><e:CipherValue>${octets.toString('base64')}</e:CipherValue></e:CipherData></e:EncryptedData></a>`;
  const outcome = withXml(Buffer.from(xml), ({ root }) => decryptElement(root, [ours]));
  return outcome.kind === 'decrypted' ? Buffer.from(outcome.octets).toString() : outcome.kind;
}
const cbc = (padded: Buffer, key = Buffer.alloc(16, 1)) => {
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16, 2)).setAutoPadding(false);
  return sealed({ cipher: `${ns.encryption}aes128-cbc`, key, octets: Buffer.concat([Buffer.alloc(16, 2), cipher.update(padded), cipher.final()]) });
};

describe('an encrypted element', () => {
  it.each<[EncryptionOptions, string, string]>([
    [{ cipher: 'tripledes-cbc' }, `${ns.encryption}tripledes-cbc`, `${ns.encryption}rsa-oaep-mgf1p`],
    [{ cipher: 'aes128-cbc' }, `${ns.encryption}aes128-cbc`, `${ns.encryption}rsa-oaep-mgf1p`],
    [{ cipher: 'aes256-cbc', digest: 'sha256' }, `${ns.encryption}aes256-cbc`, `${ns.encryption}rsa-oaep-mgf1p`],
    [{ cipher: 'aes128-gcm', digest: 'sha1' }, `${ns.encryption11}aes128-gcm`, `${ns.encryption}rsa-oaep-mgf1p`],
    [{ cipher: 'aes256-gcm', transport: 'rsa-oaep' }, `${ns.encryption11}aes256-gcm`, `${ns.encryption11}rsa-oaep`],
    [{ transport: 'rsa-oaep', digest: 'sha512', mgf: 'sha1' }, `${ns.encryption11}aes256-gcm`, `${ns.encryption11}rsa-oaep`],
    [{ transport: 'rsa-oaep', digest: 'sha1', mgf: 'sha512' }, `${ns.encryption11}aes256-gcm`, `${ns.encryption11}rsa-oaep`],
    [{ transport: 'rsa-oaep', digest: 'sha384', mgf: 'sha384' }, `${ns.encryption11}aes256-gcm`, `${ns.encryption11}rsa-oaep`],
    [{ keyBeside: true }, `${ns.encryption11}aes256-gcm`, `${ns.encryption}rsa-oaep-mgf1p`],
  ])('is decrypted: %j', (options, cipher, keyTransport) => expect(decrypt(options)).toEqual({ kind: 'decrypted', octets: plain, cipher, keyTransport, keyIndex: 0 }));

  it('is decrypted with whichever of our keys fits', () => {
    for (const [keyIndex, keys] of [[1, [others, ours]], [0, [ours, others]]] as const) expect(decrypt({}, { keys })).toMatchObject({ kind: 'decrypted', keyIndex });
    expect(decrypt({}, { keys: [others] })).toEqual({ kind: 'failed' });
    expect(decrypt({}, { keys: [] })).toEqual({ kind: 'failed' });
  });

  it.each<[string, EncryptionOptions, ReturnType<typeof replacing> | undefined, string]>([
    ['without EncryptedData', {}, replacing(/<xenc:EncryptedData.*<\/xenc:EncryptedData>/, ''), 'carries no cipher value'],
    ['without a cipher value', {}, replacing(/<xenc:CipherData><xenc:CipherValue>[^<]*<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>/, '</xenc:EncryptedData>'), 'carries no cipher value'],
    ['with a reference instead of a cipher value', {}, replacing(/<xenc:CipherValue>[^<]*<\/xenc:CipherValue>(<\/xenc:CipherData><\/xenc:EncryptedData>)/, '<xenc:CipherReference URI="https://attacker.example"/>$1'), 'carries no cipher value'],
    ['in an unknown cipher', {}, replacing('aes256-gcm', 'camellia256-cbc'), 'the cipher http://www.w3.org/2009/xmlenc11#camellia256-cbc is not accepted'],
    ['in no named cipher', {}, replacing(/<xenc:EncryptionMethod Algorithm="[^"]*aes[^>]*>/, ''), 'the cipher  is not accepted'],
    ['in a cipher of endless name', {}, replacing('http://www.w3.org/2009/xmlenc11#aes256-gcm', 'x'.repeat(500)), `the cipher ${'x'.repeat(80)} is not accepted`],
    ['without a KeyInfo', {}, replacing(/<ds:KeyInfo.*<\/ds:KeyInfo>/, ''), 'carries no encrypted key'],
    ['with a key behind four others', {}, replacing(/(<xenc:EncryptedKey.*<\/xenc:EncryptedKey>)/, `${`<xenc:EncryptedKey xmlns:xenc="${ns.encryption}"/>`.repeat(4)}$1`), 'the key transport is not accepted'],
    ['with a key by PKCS#1 v1.5', { transport: 'rsa-1_5' }, undefined, 'the key transport is not accepted; use RSA-OAEP'],
    ['with a key of no named transport', {}, replacing(/<xenc:EncryptionMethod Algorithm="[^"]*rsa-oaep-mgf1p"\/>/, ''), 'the key transport is not accepted'],
    ['with a key of no value', {}, replacing(/<xenc:CipherData><xenc:CipherValue>[^<]*<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedKey>/, '</xenc:EncryptedKey>'), 'the key transport is not accepted'],
    ['with a digest that is not known', { digest: 'sha256' }, replacing('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmldsig-more#md5'), 'the key transport is not accepted'],
    ['with a digest of no name', { digest: 'sha256' }, replacing(' Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"', ''), 'the key transport is not accepted'],
    ['with a mask that is not known', { transport: 'rsa-oaep', mgf: 'sha256' }, replacing('mgf1sha256', 'mgf1md5'), 'the key transport is not accepted'],
    ['with a mask of no name', { transport: 'rsa-oaep', mgf: 'sha256' }, replacing(/ Algorithm="[^"]*mgf1sha256"/, ''), 'the key transport is not accepted'],
  ])('is refused by its shape: %s', (_, options, edit, words) => expect(decrypt(options, edit)).toEqual({ kind: 'unsupported', detail: expect.stringContaining(words) }));

  it('uses the mask digest of XML Encryption 1.1 in its own transport only', () => {
    const mask = `<m:MGF xmlns:m="${ns.encryption11}" Algorithm="${ns.encryption11}mgf1sha256"/>`;
    expect(decrypt({ digest: 'sha256' }, replacing('</xenc:EncryptionMethod><xenc:CipherData>', `${mask}</xenc:EncryptionMethod><xenc:CipherData>`))).toMatchObject({ kind: 'decrypted' });
  });

  it.each<[string, EncryptionOptions]>([
    ['one bit of a GCM text', { cipher: 'aes256-gcm', tamper: (octets) => octets.fill(octets[14]! ^ 1, 14, 15) }],
    ['one bit of its tag', { cipher: 'aes256-gcm', tamper: (octets) => octets.fill(octets.at(-1)! ^ 1, octets.length - 1) }],
    ['a tag that was cut short', { cipher: 'aes256-gcm', tamper: (octets) => octets.subarray(0, -4) }],
    ['hardly anything left', { cipher: 'aes256-gcm', tamper: (octets) => octets.subarray(0, 27) }],
    ['a CBC text that is no multiple of the block', { cipher: 'aes128-cbc', tamper: (octets) => octets.subarray(0, -1) }],
    ['a CBC text of one block', { cipher: 'aes128-cbc', tamper: (octets) => octets.subarray(0, 16) }],
    ['a CBC text of nothing', { cipher: 'aes128-cbc', tamper: (octets) => octets.subarray(0, 0) }],
  ])('fails alike with %s', (_, options) => expect(decrypt(options)).toEqual({ kind: 'failed' }));

  it('fails alike where the padding of garbage happens to look right, as it does every sixteenth time', () => {
    const { xml } = mintResponse({ sign: 'none', encrypt: { cipher: 'aes128-cbc', plain: () => plain } });
    withXml(Buffer.from(xml), ({ root }) => {
      const encrypted = childOf(root, ns.assertion, 'EncryptedAssertion')!;
      for (let count = 0; count < 80; count += 1) expect(decryptElement(encrypted, [others])).toEqual({ kind: 'failed' });
    });
  });

  it('is decrypted with the key that can be read, behind one that cannot', () => {
    const unreadable = `<xenc:EncryptedKey xmlns:xenc="${ns.encryption}"><xenc:EncryptionMethod Algorithm="${ns.encryption}rsa-1_5"/></xenc:EncryptedKey>`;
    expect(decrypt({}, replacing('<xenc:EncryptedKey', `${unreadable}<xenc:EncryptedKey`))).toMatchObject({ kind: 'decrypted', octets: plain });
  });

  it('may be empty, which is for the next step to refuse', () => {
    const key = Buffer.alloc(16, 1);
    const cipher = createCipheriv('aes-128-gcm', key, Buffer.alloc(12, 2));
    const octets = Buffer.concat([Buffer.alloc(12, 2), cipher.final(), cipher.getAuthTag()]);
    expect(sealed({ cipher: `${ns.encryption11}aes128-gcm`, key, octets })).toBe('');
  });

  it('fails alike with a session key of another length than the cipher has', () => {
    const key = Buffer.alloc(32, 1);
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), Buffer.alloc(16)).setAutoPadding(false);
    const octets = Buffer.concat([Buffer.alloc(16), cipher.update(Buffer.alloc(16, 16)), cipher.final()]);
    expect(sealed({ cipher: `${ns.encryption}aes128-cbc`, key, octets })).toBe('failed');
  });

  it('fails alike with a key that is longer than our modulus', () => {
    expect(decrypt({}, replacing(/(<xenc:CipherValue>)[^<]*(<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedKey>)/, `$1${Buffer.alloc(300, 1).toString('base64')}$2`))).toEqual({ kind: 'failed' });
  });

  it('reads the padding of CBC from its last octet, 1 to 16', () => {
    const text = Buffer.from('0123456789abcdef');
    const padding = (last: number, filling = 0x5a) => Buffer.concat([Buffer.alloc(15, filling), Buffer.from([last])]);
    expect(cbc(Buffer.concat([text, padding(16)]))).toBe(text.toString());
    expect(cbc(Buffer.concat([text, padding(1, 0x61)]))).toBe(`${text.toString()}${'a'.repeat(15)}`);
    expect(cbc(padding(16))).toBe('');
    for (const last of [0, 17, 255]) expect(cbc(Buffer.concat([text, padding(last)]))).toBe('failed');
  });

  it('reads the OAEP label that the sender gave', () => {
    const key = Buffer.alloc(16, 1);
    const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16)).setAutoPadding(false);
    const octets = Buffer.concat([Buffer.alloc(16), cipher.update(Buffer.alloc(16, 16)), cipher.final()]);
    const labelled = (label: string) => sealed({ cipher: `${ns.encryption}aes128-cbc`, key, octets, transport: `<e:OAEPparams>${Buffer.from(label).toString('base64')}</e:OAEPparams>` });
    expect([labelled('label'), labelled('another')]).toEqual(['', 'failed']);
  });
});
