import { constants, createCipheriv, createHash, publicEncrypt, X509Certificate } from 'node:crypto';
import { digestMethods } from './sign.js';
import { el, wire } from './xml-tree.js';

const xenc = 'http://www.w3.org/2001/04/xmlenc#';
const xenc11 = 'http://www.w3.org/2009/xmlenc11#';
const ds = 'http://www.w3.org/2000/09/xmldsig#';

const ciphers = {
  'tripledes-cbc': { uri: `${xenc}tripledes-cbc`, name: 'des-ede3-cbc', bytes: 24, block: 8 },
  'aes128-cbc': { uri: `${xenc}aes128-cbc`, name: 'aes-128-cbc', bytes: 16 },
  'aes192-cbc': { uri: `${xenc}aes192-cbc`, name: 'aes-192-cbc', bytes: 24 },
  'aes256-cbc': { uri: `${xenc}aes256-cbc`, name: 'aes-256-cbc', bytes: 32 },
  'aes128-gcm': { uri: `${xenc11}aes128-gcm`, name: 'aes-128-gcm', bytes: 16 },
  'aes192-gcm': { uri: `${xenc11}aes192-gcm`, name: 'aes-192-gcm', bytes: 24 },
  'aes256-gcm': { uri: `${xenc11}aes256-gcm`, name: 'aes-256-gcm', bytes: 32 },
};

/**
 * Wraps a node (or text that stands for one) into a saml:EncryptedAssertion.
 *
 * @param options.cipher `aes256-gcm` and so on
 * @param options.transport `rsa-oaep-mgf1p`, `rsa-oaep` (XML Encryption 1.1) or `rsa-1_5`
 * @param options.digest of OAEP; `undefined` leaves the element out, which means SHA-1
 * @param options.mgf digest of MGF1, for `rsa-oaep` only
 * @param options.keyBeside puts EncryptedKey beside EncryptedData, where Shibboleth and others put it
 * @param options.retrieval a RetrievalMethod points from EncryptedData to that EncryptedKey
 * @param options.keyChildren children of ds:KeyInfo inside EncryptedKey, which name the key's owner
 * @param options.recipients certificates of others, for whom an EncryptedKey each stands in front of ours
 * @param options.random gives n bytes; fixed in fixtures, so that they come out the same every time
 * @param options.tamper changes the cipher octets
 */
export function encryptAssertion(plain, certificate, options = {}) {
  const { cipher = 'aes256-gcm', transport = 'rsa-oaep-mgf1p', digest, mgf, keyBeside = false, retrieval = false, keyChildren, recipients = [], random, tamper = (octets) => octets, prefix = 'saml' } = options;
  const { uri, name, bytes } = ciphers[cipher];
  const sessionKey = random(bytes);
  const octets = tamper(encryptOctets(Buffer.from(typeof plain === 'string' ? plain : wire(plain)), sessionKey, ciphers[cipher], random));
  const encryptedKeyFor = (owner, id) => el(
    'xenc:EncryptedKey',
    { 'xmlns:xenc': xenc, Id: id },
    el(
      'xenc:EncryptionMethod',
      { Algorithm: transport === 'rsa-oaep' ? `${xenc11}rsa-oaep` : `${xenc}${transport}` },
      digest === undefined ? undefined : el('ds:DigestMethod', { 'xmlns:ds': ds, Algorithm: digestMethods[digest] }),
      mgf === undefined ? undefined : el('xenc11:MGF', { 'xmlns:xenc11': xenc11, Algorithm: `${xenc11}mgf1${mgf}` }),
    ),
    keyChildren === undefined ? undefined : el('ds:KeyInfo', { 'xmlns:ds': ds }, keyChildren),
    el('xenc:CipherData', {}, el('xenc:CipherValue', {}, transportKey(sessionKey, owner, { transport, digest: digest ?? 'sha1', mgf: mgf ?? 'sha1', random }).toString('base64'))),
    retrieval ? el('xenc:ReferenceList', {}, el('xenc:DataReference', { URI: '#_data' })) : undefined,
  );
  const encryptedKeys = [...recipients.map((each) => encryptedKeyFor(each)), encryptedKeyFor(certificate, retrieval ? '_key' : undefined)];
  const pointer = retrieval ? el('ds:RetrievalMethod', { Type: `${xenc}EncryptedKey`, URI: '#_key' }) : el('ds:KeyName', {}, 'sp');
  return el(
    `${prefix}:EncryptedAssertion`,
    {},
    el(
      'xenc:EncryptedData',
      { 'xmlns:xenc': xenc, Id: retrieval ? '_data' : undefined, Type: `${xenc}Element` },
      el('xenc:EncryptionMethod', { Algorithm: uri }),
      keyBeside
        ? el('ds:KeyInfo', { 'xmlns:ds': ds }, pointer)
        : el('ds:KeyInfo', { 'xmlns:ds': ds }, encryptedKeys),
      el('xenc:CipherData', {}, el('xenc:CipherValue', {}, octets.toString('base64'))),
    ),
    keyBeside ? encryptedKeys : undefined,
  );
}

function encryptOctets(plain, key, { name, block = 16 }, random) {
  if (name.endsWith('gcm')) {
    const iv = random(12);
    const cipher = createCipheriv(name, key, iv);
    return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }
  const iv = random(block);
  const padding = block - (plain.length % block);
  const padded = Buffer.concat([plain, Buffer.alloc(padding - 1, 0x5a), Buffer.from([padding])]);
  const cipher = createCipheriv(name, key, iv).setAutoPadding(false);
  return Buffer.concat([iv, cipher.update(padded), cipher.final()]);
}

function transportKey(sessionKey, certificate, { transport, digest, mgf, random }) {
  const key = new X509Certificate(certificate).publicKey;
  if (transport === 'rsa-1_5') {
    const filling = Buffer.from(random(256 - 3 - sessionKey.length).map((byte) => byte || 1));
    return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, Buffer.concat([Buffer.from([0, 2]), filling, Buffer.from([0]), sessionKey]));
  }
  return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, padOaep(sessionKey, 256, { digest, mgf, random }));
}

/** EME-OAEP encoding, RFC 8017 7.1.1 step 2, with an empty label. */
function padOaep(message, length, { digest, mgf, random }) {
  const labelHash = createHash(digest).digest();
  const size = labelHash.length;
  const data = Buffer.concat([labelHash, Buffer.alloc(length - message.length - 2 * size - 2), Buffer.from([1]), message]);
  const seed = random(size);
  const maskedData = xor(data, mgf1(seed, data.length, mgf));
  return Buffer.concat([Buffer.from([0]), xor(seed, mgf1(maskedData, size, mgf)), maskedData]);
}

function mgf1(seed, length, digest) {
  const pieces = [];
  for (let i = 0; Buffer.concat(pieces).length < length; i += 1) {
    pieces.push(createHash(digest).update(seed).update(Buffer.from([0, 0, 0, i])).digest());
  }
  return Buffer.concat(pieces).subarray(0, length);
}

const xor = (a, b) => Buffer.from(a.map((byte, i) => byte ^ b[i]));
