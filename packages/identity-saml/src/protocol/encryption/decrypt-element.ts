import { constants, createDecipheriv, createPrivateKey, privateDecrypt, randomBytes, type KeyObject } from 'node:crypto';
import { attributeOf, childOf, childrenOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { unpadOaep, type OaepParameters } from './unpad-oaep.js';

type BlockCipher = {
  readonly name: 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm' | 'des-ede3-cbc';
  readonly keyBytes: number;
  readonly blockBytes: number;
  readonly mode: 'cbc' | 'gcm';
};

/**
 * XML Encryption 1.1 section 5.2. Triple DES is among them: OneLogin offers it first and pysaml2 knows no other. Nobody is trusted
 * for having encrypted something, and a message is far too short for its small block to matter.
 */
const ciphers: ReadonlyMap<string, BlockCipher> = new Map<string, BlockCipher>([
  ...([128, 192, 256] as const).flatMap((bits): [string, BlockCipher][] => [
    [`http://www.w3.org/2001/04/xmlenc#aes${bits}-cbc`, { name: `aes-${bits}-cbc`, keyBytes: bits / 8, blockBytes: 16, mode: 'cbc' }],
    [`http://www.w3.org/2009/xmlenc11#aes${bits}-gcm`, { name: `aes-${bits}-gcm`, keyBytes: bits / 8, blockBytes: 16, mode: 'gcm' }],
  ]),
  ['http://www.w3.org/2001/04/xmlenc#tripledes-cbc', { name: 'des-ede3-cbc', keyBytes: 24, blockBytes: 8, mode: 'cbc' }],
]);

const digests: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);

const masks: ReadonlyMap<string, string> = new Map(['sha1', 'sha256', 'sha384', 'sha512'].map((hash) => [`http://www.w3.org/2009/xmlenc11#mgf1${hash}`, hash]));

export type DecryptedElement =
  | { readonly kind: 'decrypted'; readonly octets: Uint8Array; readonly cipher: string; readonly keyTransport: string; readonly keyIndex: number }
  /** Before any secret was used: the algorithms or the shape. Tells an attacker nothing that he did not write himself. */
  | { readonly kind: 'unsupported'; readonly detail: string }
  /** After: one answer for all causes. */
  | { readonly kind: 'failed' };

/**
 * Decrypts the xenc:EncryptedData inside an EncryptedAssertion (XML Encryption 1.1 section 4.4) with the first of our keys that fits.
 *
 * A session key that does not come out is replaced by a random one, so that a bad key, bad padding and garbage end alike
 * (Bleichenbacher). What comes out is NOT authentic by itself.
 */
export function decryptElement(encrypted: ElementTree, privateKeys: readonly string[]): DecryptedElement {
  const data = childOf(encrypted, ns.encryption, 'EncryptedData');
  const cipherUri = data && methodOf(data);
  const cipher = ciphers.get(cipherUri ?? '');
  const octets = data && cipherValueOf(data);
  if (data === undefined || octets === undefined) return { kind: 'unsupported', detail: 'the encrypted assertion carries no cipher value' };
  if (cipher === undefined) return { kind: 'unsupported', detail: `the cipher ${cipherUri?.slice(0, 80) ?? ''} is not accepted; use AES-GCM or AES-CBC` };
  const keyInfo = childOf(data, ns.signature, 'KeyInfo');
  const encryptedKeys = [keyInfo, encrypted].flatMap((place) => (place ? childrenOf(place, ns.encryption, 'EncryptedKey') : [])).slice(0, 4);
  if (encryptedKeys.length === 0) return { kind: 'unsupported', detail: 'the encrypted assertion carries no encrypted key' };
  const transports = encryptedKeys.map(readKeyTransport).filter((transport) => transport !== undefined);
  const [transport] = transports;
  if (transport === undefined) return { kind: 'unsupported', detail: 'the key transport is not accepted; use RSA-OAEP' };

  const found = transports
    .flatMap((each) => privateKeys.map((key, keyIndex) => ({ sessionKey: findSessionKey(each, key, cipher.keyBytes), keyIndex })))
    .find(({ sessionKey }) => sessionKey !== undefined);
  const plain = decryptBlocks(octets, found?.sessionKey ?? randomBytes(cipher.keyBytes), cipher);
  if (plain === undefined || found === undefined) return { kind: 'failed' };
  return { kind: 'decrypted', octets: plain, cipher: cipherUri ?? '', keyTransport: transport.uri, keyIndex: found.keyIndex };
}

const methodOf = (element: ElementTree): string | undefined => {
  const method = childOf(element, ns.encryption, 'EncryptionMethod');
  return method && attributeOf(method, 'Algorithm');
};

function cipherValueOf(element: ElementTree): Buffer | undefined {
  const data = childOf(element, ns.encryption, 'CipherData');
  const value = data && childOf(data, ns.encryption, 'CipherValue');
  return value && Buffer.from(value.text, 'base64');
}

type KeyTransport = { readonly uri: string; readonly octets: Buffer; readonly parameters: OaepParameters };

/** XML Encryption 1.1 section 5.5.2: both spellings of RSA-OAEP. PKCS#1 v1.5 is not read: it is an oracle by construction. */
function readKeyTransport(encryptedKey: ElementTree): KeyTransport | undefined {
  const uri = methodOf(encryptedKey);
  const octets = cipherValueOf(encryptedKey);
  const method = childOf(encryptedKey, ns.encryption, 'EncryptionMethod');
  const masked = uri === `${ns.encryption11}rsa-oaep`;
  if (method === undefined || octets === undefined || uri === undefined || !(masked || uri === `${ns.encryption}rsa-oaep-mgf1p`)) return undefined;
  const digestMethod = childOf(method, ns.signature, 'DigestMethod');
  const mgf = masked ? childOf(method, ns.encryption11, 'MGF') : undefined;
  const digest = digestMethod === undefined ? 'sha1' : digests.get(attributeOf(digestMethod, 'Algorithm') ?? '');
  const maskDigest = mgf === undefined ? 'sha1' : masks.get(attributeOf(mgf, 'Algorithm') ?? '');
  const label = Buffer.from(childOf(method, ns.encryption, 'OAEPparams')?.text ?? '', 'base64');
  return digest === undefined || maskDigest === undefined ? undefined : { uri, octets, parameters: { digest, maskDigest, label } };
}

function findSessionKey(transport: KeyTransport, privateKey: string, keyBytes: number): Buffer | undefined {
  try {
    const block = privateDecrypt({ key: privateKeyOf(privateKey), padding: constants.RSA_NO_PADDING }, transport.octets);
    const key = unpadOaep(block, transport.parameters);
    return key?.length === keyBytes ? key : undefined;
  } catch {
    // The block is longer than the modulus or not below it: as wrong as any other, and told apart by nobody.
    return undefined;
  }
}

const privateKeysByPem = new Map<string, KeyObject>();

function privateKeyOf(pem: string): KeyObject {
  const known = privateKeysByPem.get(pem);
  if (known !== undefined) return known;
  const key = createPrivateKey(pem);
  if (privateKeysByPem.size >= 1_000) privateKeysByPem.delete(privateKeysByPem.keys().next().value ?? '');
  privateKeysByPem.set(pem, key);
  return key;
}

function decryptBlocks(octets: Buffer, key: Buffer, cipher: BlockCipher): Buffer | undefined {
  try {
    return cipher.mode === 'gcm' ? decryptGcm(octets, key, cipher) : decryptCbc(octets, key, cipher);
  } catch {
    // A wrong tag or a wrong length: told apart by nobody.
    return undefined;
  }
}

/** 12 bytes of IV, the cipher text, 16 bytes of tag. */
function decryptGcm(octets: Buffer, key: Buffer, { name }: BlockCipher): Buffer | undefined {
  if (octets.length < 28) return undefined;
  const decipher = createDecipheriv(name as 'aes-256-gcm', key, octets.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(octets.subarray(-16));
  return Buffer.concat([decipher.update(octets.subarray(12, -16)), decipher.final()]);
}

/** A block of IV and the blocks; only the last byte of the padding has a defined value (XML Encryption 5.2.3). */
function decryptCbc(octets: Buffer, key: Buffer, { name, blockBytes }: BlockCipher): Buffer | undefined {
  if (octets.length < 2 * blockBytes || octets.length % blockBytes !== 0) return undefined;
  const decipher = createDecipheriv(name, key, octets.subarray(0, blockBytes)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(octets.subarray(blockBytes)), decipher.final()]);
  const padding = padded[padded.length - 1] ?? 0;
  return padding >= 1 && padding <= blockBytes ? padded.subarray(0, padded.length - padding) : undefined;
}
